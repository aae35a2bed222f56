// An answer as a tree that folds, with the type of each field beside it. Nothing of it becomes HTML: all is text.

let types = null;

async function known() {
  types ??= await (await fetch("/api/docs/types.json")).json();
  return types;
}

// Open at first: the wrapper, its items, each of them; what is inside an item is a click away.
const OPEN_DEPTH_MAX = 2;

// Fills `place` with the tree of `value`; `returns` is the type of the wrapper's items.
export async function show(place, value, returns) {
  const fields = await known();
  const root = { ...fields, "": { ...fields[""], items: `array of ${returns}` } };
  place.replaceChildren(node(null, value, "", root, 0));
}

export function foldAll(place, isOpen) {
  for (const each of place.querySelectorAll("details details")) each.open = isOpen;
}

function node(name, value, type, fields, depth) {
  if (value !== null && typeof value === "object") return branch(name, value, type, fields, depth);
  const line = element("div", "line");
  line.append(...label(name), scalar(value), ...note(type, value));
  return line;
}

function branch(name, value, type, fields, depth) {
  const isArray = Array.isArray(value);
  const [open, close] = isArray ? ["[", "]"] : ["{", "}"];
  const entries = isArray ? value.map((each) => [null, each]) : Object.entries(value);
  const size = `${entries.length} ${isArray ? "item" : "field"}${entries.length === 1 ? "" : "s"}`;
  const details = element("details");
  details.open = depth <= OPEN_DEPTH_MAX;
  const summary = element("summary");
  summary.append(...label(name), text("mark", open), text("size", `${size} ${close}`), ...note(type, value));
  const children = element("div", "children");
  const inner = isArray ? type.replace(/^array of /, "") : type;
  for (const [key, each] of entries) {
    children.append(node(key, each, isArray ? inner : (fields[inner]?.[key] ?? ""), fields, depth + 1));
  }
  details.append(summary, children, text("mark end", close));
  return details;
}

function label(name) {
  return name === null ? [] : [text("name", `"${name}"`), text("mark", ": ")];
}

function scalar(value) {
  const kind = typeof value;
  if (kind === "string" && /^https?:\/\//.test(value)) {
    const link = text("string", JSON.stringify(value), "a");
    link.href = value;
    link.rel = "noreferrer";
    return link;
  }
  return text(kind, JSON.stringify(value));
}

// No link: a summary that folds must hold nothing else to press.
function note(type, value) {
  return type ? [text("type", type === "date" ? `date, ${dated(value)}` : type)] : [];
}

function dated(seconds) {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? "out of range" : `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

function text(kind, content, tag = "span") {
  const made = element(tag, kind);
  made.textContent = content;
  return made;
}

function element(tag, kind = "") {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  return made;
}
