// The filter editor, mounted on a page of its own or in a dialog. Filters are made and read through the API itself.

import { access, fetchKey, keep } from "./access.js";
import { Choice } from "./editor-choice.js";
import { Tree } from "./editor-tree.js";
import { make } from "./making.js";

const ROOT = "/api/docs/editor";
const API = "/api/2.3";
const PAUSE_MS = 200;

let types = null;

// Fills `place`. `method` is a method's slug, `filter` the name to begin with; `onUse(name)` is called with a filter that exists.
// `csrf` comes from the page where the person is signed in, and gets a key where there is none.
export async function mount(place, { method, filter, csrf, useLabel, onUse }) {
  types ??= await (await fetch(`${ROOT}/types`)).json();
  const editor = new Editor({ method, csrf, onUse });
  place.replaceChildren(editor.element(useLabel));
  await editor.open(filter || "default");
  return editor;
}

class Editor {
  constructor(given) {
    Object.assign(this, given, { turn: 0, waiting: 0, name: "default", isThere: true });
    this.choice = new Choice(types.built_in);
    this.tree = new Tree(types, this.choice, () => this.changed());
    this.said = make("p", { className: "said", role: "status" });
    this.key = make("input", { className: "s-input", id: "editor-key", autocomplete: "off", spellcheck: false });
    this.key.addEventListener("change", () => keep({ key: this.key.value.trim() }));
    this.keyField = make("div", { className: "field", hidden: true }, make("label", { className: "s-label", htmlFor: "editor-key" }, "Your key"), this.key);
  }

  element(useLabel) {
    const find = make("input", { className: "s-input", id: "editor-find", type: "search", placeholder: "body, answers, comment.owner …", autocomplete: "off" });
    find.addEventListener("input", () => this.show(find.value.trim()));
    this.find = find;
    const left = make("div", { className: "choosing" }, field("Find a field", find), this.tree.element);
    return make("div", { className: "filter-editor" }, left, make("div", { className: "choice" }, ...this.start(), ...this.summary(), ...this.buttons(useLabel)));
  }

  start() {
    this.base = make("select", { id: "editor-base" }, ...Object.keys(types.built_in).map((name) => make("option", { value: name }, name)));
    this.base.addEventListener("change", () => this.open(this.base.value));
    this.given = make("input", { className: "s-input", id: "editor-name", autocomplete: "off", spellcheck: false, placeholder: "!…" });
    const open = make("button", { type: "button", className: "s-btn s-btn__sm s-btn__tonal", id: "editor-open" }, "Open");
    open.addEventListener("click", () => this.open(this.given.value.trim()));
    this.unsafe = make("input", { type: "checkbox", className: "s-checkbox", id: "editor-unsafe" });
    this.unsafe.addEventListener("change", () => { this.choice.isUnsafe = this.unsafe.checked; this.changed(); });
    const unsafe = make("label", { className: "check" }, this.unsafe, make("span", {}, "Unsafe: plain text is not HTML-encoded"));
    return [field("Start from", make("div", { className: "s-select" }, this.base), "editor-base"), field("What is in a filter", make("div", { className: "opening" }, this.given, open), "editor-name"), unsafe];
  }

  summary() {
    this.nameCode = make("code", { id: "filter-name", tabIndex: 0 });
    this.state = make("span", { className: "quiet", id: "filter-state" });
    this.cost = make("dd", { id: "filter-cost" });
    this.included = make("dd", { id: "filter-include" });
    this.excluded = make("dd", { id: "filter-exclude" });
    const rows = [["Name", make("dd", {}, this.nameCode, " ", this.state)], ["Cost", this.cost], ["Include", this.included], ["Exclude", this.excluded]];
    return [make("dl", { className: "facts", "aria-live": "polite" }, ...rows.flatMap(([term, told]) => [make("dt", {}, term), told]))];
  }

  buttons(useLabel) {
    this.button = make("button", { type: "button", className: "s-btn", id: "filter-make" }, useLabel);
    this.button.addEventListener("click", () => this.use());
    return [this.keyField, this.said, make("div", { className: "buttons" }, this.button)];
  }

  // Begin with an existing filter; a built-in one is known, any other is read through the API.
  async open(name) {
    if (!name) return;
    try {
      const [found] = types.built_in[name] ? [{ included_fields: types.built_in[name], filter_type: "safe" }] : await this.ask(`/filters/${encodeURIComponent(name)}`);
      if (found.filter_type === "invalid") throw new Error(`There is no filter ${name}.`);
      this.choice.startFrom(name, found.included_fields, found.filter_type === "unsafe");
      this.offer(name);
      this.unsafe.checked = this.choice.isUnsafe;
      this.tell("");
    } catch (error) {
      this.tell(error.message);
    }
    this.show();
    await this.price();
  }

  offer(name) {
    if (![...this.base.options].some((option) => option.value === name)) this.base.append(make("option", { value: name }, name));
    this.base.value = name;
    this.given.value = name;
  }

  show(words = this.find.value.trim()) {
    this.tree.show(types.returns[this.method], words);
  }

  setMethod(method) {
    this.method = method;
    this.show();
    return this.price();
  }

  changed() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.price(), PAUSE_MS);
  }

  // What the choice is called and costs.
  async price() {
    const turn = ++this.turn;
    const { base, include, exclude } = this.choice.shortest;
    const asked = { method: this.method, base, include: include.join(";"), exclude: exclude.join(";"), unsafe: this.choice.isUnsafe };
    const told = await (await fetch(`${ROOT}/price?${new URLSearchParams(asked)}`)).json();
    if (turn !== this.turn) return;
    this.name = told.name;
    this.isThere = told.name in types.built_in || told.name === this.choice.base;
    this.nameCode.textContent = told.name;
    this.state.textContent = told.name in types.built_in ? "built in" : this.isThere ? "exists" : "not made yet";
    this.cost.replaceChildren(...costs(told));
    const { include: more, exclude: less } = this.choice.steps;
    this.included.replaceChildren(...listed(more));
    this.excluded.replaceChildren(...listed(less));
  }

  // Makes it where need be, and hands it on.
  async use() {
    clearTimeout(this.waiting);
    try {
      await this.price();
      if (!this.isThere) await this.create();
      this.tell(`${this.name} is ready to use.`);
      this.state.textContent = this.name in types.built_in ? "built in" : "exists";
      this.onUse?.(this.name);
    } catch (error) {
      this.tell(error.message);
    }
  }

  async create() {
    const { include, exclude } = this.choice.steps;
    const asked = { base: this.choice.base, include: include.join(";"), exclude: exclude.join(";"), unsafe: this.choice.isUnsafe };
    const [made] = await this.ask("/filters/create", { method: "POST", body: new URLSearchParams(asked) });
    this.name = made.filter;
    this.nameCode.textContent = made.filter;
  }

  // The items that the API answers with. Throws what it says otherwise.
  async ask(path, options = {}) {
    if (!access().key && this.csrf) await fetchKey(this.csrf);
    const { key } = access();
    const response = await fetch(API + path, { ...options, headers: key ? { "X-API-Key": key } : {} });
    const told = await response.json();
    if (response.ok) return told.items;
    this.keyField.hidden = false;
    throw new Error(told.error_name === "key_required" ? "This site wants a key: sign in, or give yours." : told.error_message);
  }

  tell(sentence) {
    this.said.textContent = sentence;
  }
}

function field(label, control, id = control.id) {
  return make("div", { className: "field" }, make("label", { className: "s-label", htmlFor: id }, label), control);
}

function listed(names) {
  if (!names.length) return [make("span", { className: "quiet" }, "nothing")];
  return names.flatMap((name, place) => [place ? ", " : "", make("code", {}, name)]);
}

function costs({ statements, parts }) {
  if (statements === null) return ["the same whatever the filter"];
  const counted = new Map();
  for (const part of parts) counted.set(part, (counted.get(part) ?? 0) + 1);
  const words = { rows: "the rows", total: "the total" };
  const told = [...counted].flatMap(([part, times], place) => [place ? ", " : ": ", words[part] ?? make("code", {}, part), times > 1 ? ` × ${times}` : ""]);
  return [make("b", {}, `${statements} statement${statements === 1 ? "" : "s"} a page`), ...told];
}
