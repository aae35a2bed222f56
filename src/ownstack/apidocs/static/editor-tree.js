// The tree of the filter editor: the wrapper, in it the method's type, in it the types of its fields, as deep as one opens it.
// A field stands wherever its type does, and is ticked everywhere at once: a filter knows types, not places.

import { reachable } from "./editor-choice.js";
import { make } from "./making.js";

const FOUND_MAX = 80;

export class Tree {
  constructor(data, choice, onChange) {
    Object.assign(this, { data, choice, onChange, opened: 0 });
    this.element = make("div", { className: "filter-tree" });
    this.element.addEventListener("change", (event) => this.tick(event.target));
    this.element.addEventListener("keydown", (event) => walk(event, this.element));
  }

  // Shows the tree for a method that returns `root`; with `words`, the fields whose names have them instead.
  show(root, words = "") {
    this.root = root;
    this.inAnswer = reachable(this.data.types, root);
    this.element.replaceChildren(...(words ? this.found(words) : this.whole()));
    this.refresh();
  }

  whole() {
    const items = { is_object: true, type: this.root };
    const wrapper = this.data.wrapper.map((field) => this.row("", field.name === "items" && this.root ? { ...field, ...items } : field));
    const top = make("ul", { className: "fields" }, ...wrapper);
    top.setAttribute("aria-label", "Fields of the wrapper");
    top.querySelector('[data-row=".items"] > .line > .toggle')?.click();
    const others = Object.keys(this.data.types).filter((type) => !this.inAnswer.has(type));
    const folded = make("details", { className: "fold" }, make("summary", {}, `Types that this method's answers do not hold (${others.length})`));
    folded.append(...others.map((type) => make("details", { className: "other" }, make("summary", {}, type), this.group(type))));
    return [top, folded];
  }

  found(words) {
    const all = words.toLowerCase().split(/\s+/);
    const fits = (name) => all.every((word) => name.toLowerCase().includes(word));
    const names = Object.keys(this.data.types).sort((a, b) => this.inAnswer.has(b) - this.inAnswer.has(a));
    const rows = names.flatMap((type) => this.data.types[type].filter((field) => fits(`${type}.${field.name}`)).map((field) => [type, field]));
    const list = make("ul", { className: "fields" }, ...rows.slice(0, FOUND_MAX).map(([type, field]) => this.row(type, { ...field, is_object: false }, `${type}.${field.name}`)));
    list.setAttribute("aria-label", "Fields that were found");
    const said = rows.length > FOUND_MAX ? `${rows.length} fields, the first ${FOUND_MAX} of them` : `${rows.length} field${rows.length === 1 ? "" : "s"}`;
    return [make("p", { className: "quiet", role: "status" }, said), list];
  }

  // One field: a box to tick and, where it holds objects, a button that opens their type.
  row(type, field, label = field.name) {
    const name = `${type}.${field.name}`;
    const box = make("input", { type: "checkbox", className: "s-checkbox" });
    box.dataset.name = name;
    const kind = field.is_list && field.type ? `list of ${field.type}` : field.type;
    const ticked = make("label", {}, box, make("code", {}, label));
    const line = make("div", { className: "line" }, ticked, make("span", { className: "kind" }, kind));
    const item = make("li", {}, line);
    item.dataset.row = name;
    if (field.is_object) {
      line.prepend(this.toggle(item, field.type));
      line.append(make("span", { className: "count", "data-count": field.type }));
    }
    if (field.opened_by) line.append(make("span", { className: "s-badge s-badge__sm" }, `with ${field.opened_by}`));
    if (field.note) line.append(make("span", { className: "quiet" }, field.note));
    return item;
  }

  toggle(item, type) {
    const button = make("button", { type: "button", className: "toggle", "aria-expanded": "false", "aria-label": `Fields of ${type}` });
    button.addEventListener("click", () => {
      const isOpen = button.getAttribute("aria-expanded") === "false";
      button.setAttribute("aria-expanded", String(isOpen));
      if (!item.querySelector(":scope > .group")) {
        item.append(this.group(type));
        this.refresh();
      }
      item.querySelector(":scope > .group").hidden = !isOpen;
    });
    return button;
  }

  group(type) {
    const list = make("ul", { className: "fields" }, ...this.data.types[type].map((field) => this.row(type, field)));
    list.setAttribute("aria-label", `Fields of ${type}`);
    const sets = { all: () => true, none: () => false, default: (name) => this.choice.builtIn.default.has(name) };
    const buttons = Object.entries(sets).map(([word, wanted]) => {
      const button = make("button", { type: "button", className: "s-btn s-btn__xs s-btn__clear", "aria-label": `${type}: ${word}` }, word);
      button.addEventListener("click", () => {
        for (const field of this.data.types[type]) this.choice.set(`${type}.${field.name}`, wanted(`${type}.${field.name}`));
        this.changed();
      });
      return button;
    });
    return make("div", { className: "group" }, make("div", { className: "sets" }, ...buttons), list);
  }

  // What is ticked deep inside wants the fields that lead there.
  tick(box) {
    if (!box.dataset.name) return;
    this.choice.set(box.dataset.name, box.checked);
    if (box.checked) for (let row = box.closest("li").parentElement.closest("li"); row; row = row.parentElement.closest("li")) this.choice.set(row.dataset.row, true);
    this.changed();
  }

  changed() {
    this.refresh();
    this.onChange();
  }

  refresh() {
    for (const box of this.element.querySelectorAll("[data-name]")) box.checked = this.choice.fields.has(box.dataset.name);
    for (const count of this.element.querySelectorAll("[data-count]")) {
      const fields = this.data.types[count.dataset.count];
      const chosen = fields.filter((field) => this.choice.fields.has(`${count.dataset.count}.${field.name}`)).length;
      count.textContent = `${chosen} of ${fields.length}`;
    }
  }
}

// Arrows: up and down through what is in sight, right opens, left closes or goes to what it is in.
function walk(event, tree) {
  const row = event.target.closest("li[data-row]");
  if (!row || !["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].includes(event.key)) return;
  event.preventDefault();
  const toggle = row.querySelector(":scope > .line > .toggle");
  const isOpen = toggle?.getAttribute("aria-expanded") === "true";
  if (event.key === "ArrowRight" && toggle && !isOpen) toggle.click();
  else if (event.key === "ArrowLeft" && isOpen) toggle.click();
  else if (event.key === "ArrowLeft") boxOf(row.parentElement.closest("li[data-row]"))?.focus();
  else {
    const boxes = [...tree.querySelectorAll("[data-name]")].filter((box) => box.checkVisibility());
    boxes[boxes.indexOf(boxOf(row)) + (event.key === "ArrowUp" ? -1 : 1)]?.focus();
  }
}

function boxOf(row) {
  return row?.querySelector(":scope > .line [data-name]");
}
