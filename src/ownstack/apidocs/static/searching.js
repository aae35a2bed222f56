// Narrows the list of methods as one types: every word must be somewhere in path, address, type or sentence.

const input = document.getElementById("find");
const found = document.getElementById("found");
const entries = [...document.querySelectorAll(".methods li")].map((item) => ({
  item,
  text: `${item.dataset.words} ${item.textContent}`.toLowerCase(),
}));

function narrow() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { item, text } of entries) {
    item.hidden = !words.every((word) => text.includes(word));
    count += item.hidden ? 0 : 1;
  }
  for (const group of document.querySelectorAll(".group")) {
    group.hidden = !group.querySelector("li:not([hidden])");
  }
  found.textContent = words.length ? `${count} of ${entries.length} methods` : "";
}

// The best is the one whose own name is what was typed.
function best() {
  const shown = entries.map((each) => each.item).filter((item) => !item.hidden);
  const typed = input.value.trim().toLowerCase();
  return shown.find((item) => item.dataset.words.split(" ")[0] === typed) ?? shown[0];
}

input.addEventListener("input", narrow);
input.addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    event.preventDefault();
    if (input.value.trim()) best()?.querySelector("a").click();
  } else if (event.key === "Escape") {
    input.value = "";
    narrow();
  }
});
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest?.("input, textarea, select");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    input.focus();
  }
});
narrow();
