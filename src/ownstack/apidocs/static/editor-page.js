// The filter editor as a page: for any method, and back to where one came from with the filter's name.

import { mount } from "./editor.js";

const place = document.getElementById("editor");
const method = document.getElementById("editor-method");
const { filter, csrf, returnTo } = place.dataset;

const onUse = returnTo ? (name) => location.assign(`${returnTo}?${new URLSearchParams({ filter: name })}#try`) : undefined;
const editor = await mount(place, { method: method.value, filter, csrf, useLabel: returnTo ? "Use this filter" : "Make this filter", onUse });
method.addEventListener("change", () => editor.setMethod(method.value));
