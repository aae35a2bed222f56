// The form itself: date pickers where a parameter is a date, and a draft that outlives the way to the filter editor and back.

const DRAFT = "ownstack.docs.draft.";
const SEQUENCE = /^-?\d+$/;

export function wirePickers(form) {
  for (const input of form.querySelectorAll("[data-date=date]")) pick(input, true);
  const sort = form.elements.sort;
  if (!sort) return;
  const follow = () => {
    const bounds = sort.selectedOptions[0].dataset.bounds ?? "";
    for (const input of form.querySelectorAll("[data-date=bound]")) {
      pick(input, bounds === "dates");
      input.disabled = !bounds;
      document.getElementById(input.getAttribute("aria-describedby")).textContent = bounds || "not taken by this sort";
    }
  };
  sort.addEventListener("change", follow);
  follow();
}

function pick(input, isDate) {
  const wanted = isDate ? "datetime-local" : "text";
  if (input.type === wanted) return;
  const value = input.value;
  input.type = wanted;
  input.step = isDate ? "1" : "";
  input.value = isDate ? (SEQUENCE.test(value) ? new Date(Number(value) * 1000).toISOString().slice(0, 19) : value) : "";
}

export function save(form) {
  sessionStorage.setItem(DRAFT + form.dataset.slug, JSON.stringify([...new FormData(form)]));
}

// What was in the form before, but for what the address says since.
export function restore(form) {
  const kept = sessionStorage.getItem(DRAFT + form.dataset.slug);
  sessionStorage.removeItem(DRAFT + form.dataset.slug);
  if (!kept) return;
  const query = new URLSearchParams(location.search);
  const draft = JSON.parse(kept).filter(([name]) => !query.has(name));
  for (const field of form.elements) {
    if (!field.name || field.name === "csrf" || query.has(field.name)) continue;
    const values = draft.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox") field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
}
