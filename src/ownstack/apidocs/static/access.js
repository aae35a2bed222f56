// Key and token of the person who tries things: kept in this tab alone, and sent to the API of this site alone.

const STORE = "ownstack.docs.access";
const ASKED = "ownstack.docs.asked";

// `scopes` and `team` are what the token was asked for; of one that the person brought themselves nothing is known.
export function access() {
  return { key: "", token: "", scopes: null, team: "", ...JSON.parse(sessionStorage.getItem(STORE) ?? "{}") };
}

// Whoever shows them hears of it as CHANGED, an event of the document.
export const CHANGED = "ownstack.docs.access";

export function keep(changes) {
  sessionStorage.setItem(STORE, JSON.stringify({ ...access(), ...changes }));
  document.dispatchEvent(new Event(CHANGED));
}

export function forget() {
  sessionStorage.removeItem(STORE);
  document.dispatchEvent(new Event(CHANGED));
}

// A key for whoever is signed in. Throws where nobody is, or an admin has disabled the documentation's app.
export async function fetchKey(csrf) {
  const response = await fetch("/api/docs/key", { method: "POST", body: new URLSearchParams({ csrf }) });
  if (!response.ok || response.redirected) throw new Error("No key could be had: sign in first, or use your own.");
  keep({ key: (await response.json()).key });
}

// Whether the token can do what needs `scopes` in `team`, as far as is known.
export function opens(scopes, team) {
  const held = access();
  return Boolean(held.token) && (held.scopes === null || (held.team === team && scopes.every((each) => held.scopes.includes(each))));
}

// The implicit flow: the token comes back in the address of /api/docs/connected. One for a team is for that team alone.
export function askForToken(clientId, siteUrl, scopes, team) {
  const state = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  sessionStorage.setItem(ASKED, JSON.stringify({ state, scopes, team, back: location.pathname + location.search + "#try" }));
  const place = team ? [`access_team|${new URL(siteUrl).host}/c/${team}`] : [];
  const asked = { client_id: clientId, redirect_uri: `${siteUrl}/api/docs/connected`, scope: [...scopes, ...place].join(" "), state };
  location.assign(`/oauth/dialog?${new URLSearchParams(asked)}`);
}

// What the flow brought back: {granted, back}, or {refused, back}. Throws where this tab did not ask.
export function landed(fragment, query) {
  const asked = JSON.parse(sessionStorage.getItem(ASKED) ?? "null");
  sessionStorage.removeItem(ASKED);
  const told = new URLSearchParams(fragment.replace(/^#/, "") || query);
  if (!asked || told.get("state") !== asked.state) throw new Error("This tab asked for no token.");
  const token = told.get("access_token");
  return token ? { granted: { token, scopes: asked.scopes, team: asked.team }, back: asked.back } : { refused: told.get("error_description") ?? "refused", back: asked.back };
}
