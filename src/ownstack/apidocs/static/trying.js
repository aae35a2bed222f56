// Try It: keeps the call that the form stands for in sight, runs it against this site's API, and shows what came back.

import { CHANGED, access, askForToken, fetchKey, forget, keep, opens } from "./access.js";
import { foldAll, show } from "./answer.js";
import { restore, save, wirePickers } from "./filling.js";

const PAUSE_MS = 150;
const at = (id) => document.getElementById(id);
const form = at("call");
const panel = at("access");
const { csrf, clientId, siteUrl, needsToken, signedIn } = panel.dataset;
// A token without any scope opens nothing but /me.
const scopes = panel.dataset.scopes.split(" ").filter(Boolean);
const wanted = scopes.length ? scopes : ["private_info"];

let call = null;
let asked = 0;
let waiting = 0;

// ---------------------------------------------------------------- the call that the form stands for

async function refresh() {
  const turn = ++asked;
  const body = new URLSearchParams(new FormData(form));
  body.set("csrf", csrf);
  const response = await fetch(form.dataset.request, { method: "POST", body });
  if (!response.ok) {
    at("missing").textContent = "This form is too old: reload the page.";
    return;
  }
  const told = await response.json();
  if (turn !== asked) return;
  call = told;
  at("address").textContent = siteUrl + filled(call.path, encodeURIComponent);
  at("missing").textContent = call.missing.length ? `Still needed: ${call.missing.join(", ")}` : "";
  for (const place of document.querySelectorAll("[data-code]")) place.textContent = filled(call.code[place.dataset.code]);
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(refresh, PAUSE_MS);
}

// The marks for key and token, filled where there are some.
function filled(text, spell = (value) => value) {
  const { key, token } = access();
  const keyed = key ? text.replaceAll("YOUR_KEY", spell(key)) : text;
  return token ? keyed.replaceAll("YOUR_TOKEN", spell(token)) : keyed;
}

// ---------------------------------------------------------------- running it

async function run(event) {
  event.preventDefault();
  clearTimeout(waiting);
  busy(true);
  try {
    await runOnce();
  } finally {
    busy(false);
  }
}

// From the press on: what is still shown is the answer to another call.
function busy(is) {
  at("run").disabled = is;
  at("answer").setAttribute("aria-busy", String(is));
}

async function runOnce() {
  if (signedIn && !access().key) await ownKey();
  await refresh();
  if (!call || call.missing.length) return;
  if (isForReal() && !(await confirmed())) return;
  try {
    await answer(call);
  } catch (error) {
    said(`The call did not get through: ${error.message}`);
  }
}

async function answer({ verb, path, body, headers }) {
  const sent = Object.entries(headers).map(([name, mark]) => [name, filled(mark)]).filter(([, value]) => !value.startsWith("YOUR_"));
  const began = performance.now();
  const type = body === null ? {} : { "Content-Type": "application/x-www-form-urlencoded" };
  const address = filled(path, encodeURIComponent);
  const response = await fetch(address, { method: verb, headers: { ...Object.fromEntries(sent), ...type }, body, cache: "no-store" });
  const content = await response.text();
  const took = performance.now() - began;
  const value = JSON.parse(content);
  said(`HTTP ${response.status}${value.error_name ? ` ${value.error_name}` : ""}`, response.ok);
  at("timing").textContent = `${took.toFixed(0)} ms`;
  at("size").textContent = `${content.length.toLocaleString("en")} characters`;
  at("headers").replaceChildren(...[...response.headers].flatMap(([name, each]) => [term("dt", name), term("dd", each)]));
  at("raw").textContent = JSON.stringify(value, null, 2);
  await show(at("json"), value, form.dataset.returns);
  if (!response.ok) advise(value);
}

function said(text, isGood = false) {
  at("answer").hidden = false;
  at("status").textContent = text;
  at("status").className = isGood ? "good" : "bad";
  at("answer").scrollIntoView({ block: "nearest" });
}

function advise({ error_name: name }) {
  if (name === "key_required") at("missing").textContent = "This site wants a key: get one above.";
  if (name === "access_token_required") at("missing").textContent = "This call needs a token: get one above.";
  if (name === "access_denied") at("missing").textContent = "The token or its person may not do this; the answer says why.";
  if (name === "invalid_access_token") at("missing").textContent = "The token works no more: get another above.";
}

function term(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

// ---------------------------------------------------------------- writing for real

function isForReal() {
  return Boolean(form.dataset.effect) || (Boolean(form.dataset.writes) && !form.elements.preview.checked);
}

function confirmed() {
  const { place, person, effect } = form.dataset;
  const team = form.elements.team?.value ?? "";
  const where = team ? `the team ${form.elements.team.selectedOptions?.[0].textContent ?? team}` : place;
  const whose = person ? ` under the name ${person}` : " under the name of the token's person";
  at("confirm-text").textContent = effect || `${call.verb} ${call.path} is carried out on ${where}${whose}, at once. What it stores, all its members can see.`;
  const dialog = at("confirm");
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

// ---------------------------------------------------------------- key and token

async function ownKey() {
  try {
    await fetchKey(csrf);
  } catch (error) {
    at("missing").textContent = error.message;
  }
}

function chosenTeam() {
  return (form.elements.team?.value ?? "").trim().split("/").pop();
}

function tell() {
  const { key, token, scopes: held, team } = access();
  const may = held ? ` (${held.join(", ")}; ${team ? `for the team ${team}` : "for the main site"})` : "";
  const state = token && key ? `a key and a token${may}` : key ? "a key" : token ? "a token, which needs a key" : "none yet";
  at("access-state").textContent = state;
  at("forget").hidden = !key && !token;
  at("get-key").hidden = Boolean(key);
  at("get-token").hidden = !clientId || (!needsToken && !chosenTeam()) || opens(scopes, chosenTeam());
  at("own-key").value = key;
  at("own-token").value = token;
}

function wireAccess() {
  panel.hidden = false;
  at("get-key").addEventListener("click", async () => {
    if (!signedIn) {
      save(form);
      location.assign(`/users/login?returnurl=${encodeURIComponent(location.pathname + location.search)}`);
      return;
    }
    await ownKey();
    await refresh();
  });
  at("get-token").addEventListener("click", () => {
    if (location.origin !== new URL(siteUrl).origin) {
      // tokens are sent to the site's own address only
      location.assign(siteUrl + location.pathname + location.search);
      return;
    }
    save(form);
    askForToken(clientId, siteUrl, [...new Set([...(access().scopes ?? []), ...wanted])], chosenTeam());
  });
  at("forget").addEventListener("click", () => { forget(); refresh(); });
  for (const [id, name] of [["own-key", "key"], ["own-token", "token"]]) {
    at(id).addEventListener("change", () => { keep({ [name]: at(id).value.trim(), ...(name === "token" ? { scopes: null, team: "" } : {}) });
      refresh();
    });
  }
}

// ----------------------------------------------------------------

restore(form);
wirePickers(form);
wireAccess();
tell();
document.addEventListener(CHANGED, tell);
at("run").textContent = at("run").dataset.run;
at("fold-all").addEventListener("click", () => foldAll(at("json"), false));
at("unfold-all").addEventListener("click", () => foldAll(at("json"), true));
at("edit-filter")?.addEventListener("click", () => save(form));
form.addEventListener("input", soon);
form.addEventListener("change", () => { soon(); tell(); });
form.addEventListener("submit", run);
await refresh();
