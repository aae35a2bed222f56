// Buttons that copy the text of another element: <button data-copy="id">. They show themselves only where a script runs.

const SAID_MS = 1600;

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    button.textContent = (await copied(document.getElementById(button.dataset.copy).textContent)) ? "Copied" : "Select and copy";
    setTimeout(() => { button.textContent = label; }, SAID_MS);
  });
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // no clipboard on a plain http page of another machine: the person copies by hand
    return false;
  }
}
