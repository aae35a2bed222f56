// Key and token of the person who tries things: kept in this tab alone, and sent to the API of this site alone.

const STORE = "ownstack.docs.access";
const ASKED = "ownstack.docs.asked";

export function access() {
  return { key: "", token: "", ...JSON.parse(sessionStorage.getItem(STORE) ?? "{}") };
}

export function keep(changes) {
  sessionStorage.setItem(STORE, JSON.stringify({ ...access(), ...changes }));
}

export function forget() {
  sessionStorage.removeItem(STORE);
}

// A key for whoever is signed in. Throws where nobody is, or an admin has disabled the documentation's app.
export async function fetchKey(csrf) {
  const response = await fetch("/api/docs/key", { method: "POST", body: new URLSearchParams({ csrf }) });
  if (!response.ok || response.redirected) throw new Error("No key could be had: sign in first, or use your own.");
  keep({ key: (await response.json()).key });
}

// The implicit flow: the token comes back in the address of /api/docs/connected.
export function askForToken(clientId, siteUrl, scopes) {
  const state = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  sessionStorage.setItem(ASKED, JSON.stringify({ state, back: location.pathname + location.search + "#try" }));
  const asked = { client_id: clientId, redirect_uri: `${siteUrl}/api/docs/connected`, scope: scopes.join(" "), state };
  location.assign(`/oauth/dialog?${new URLSearchParams(asked)}`);
}

// What the flow brought back: {token, back}, or {refused, back}. Throws where this tab did not ask.
export function landed(fragment, query) {
  const asked = JSON.parse(sessionStorage.getItem(ASKED) ?? "null");
  sessionStorage.removeItem(ASKED);
  const told = new URLSearchParams(fragment.replace(/^#/, "") || query);
  if (!asked || told.get("state") !== asked.state) throw new Error("This tab asked for no token.");
  const token = told.get("access_token");
  return token ? { token, back: asked.back } : { refused: told.get("error_description") ?? "refused", back: asked.back };
}
