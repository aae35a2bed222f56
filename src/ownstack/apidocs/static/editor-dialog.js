// The filter editor in a dialog over Try It: [edit] beside the filter opens it, and its choice comes back into the form.

import { mount } from "./editor.js";
import { make } from "./making.js";

const link = document.getElementById("edit-filter");
const form = document.getElementById("call");
const { csrf, signedIn } = document.getElementById("access").dataset;

const place = make("div", {});
const title = make("h2", { id: "editor-title" }, "Filter");
const close = make("button", { type: "button", className: "s-btn s-btn__clear s-btn__sm" }, "Close");
const dialog = make("dialog", { id: "editor-dialog", "aria-labelledby": "editor-title" }, make("div", { className: "heads" }, title, close), place);
document.getElementById("try")?.append(dialog);
close.addEventListener("click", () => dialog.close());

link?.addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  dialog.showModal();
  const { value } = form.elements.filter;
  await mount(place, { method: form.dataset.slug, filter: value.trim(), csrf: signedIn ? csrf : "", useLabel: "Use this filter", onUse: use });
});

function use(name) {
  form.elements.filter.value = name;
  form.elements.filter.dispatchEvent(new Event("input", { bubbles: true }));
  dialog.close();
}
