// What is selected in the texts becomes a line of what is to be taken out.

const lines = document.getElementById("passages");
const button = document.querySelector("[data-selected]");
const texts = document.querySelector("[data-texts]");

function selected() {
  const selection = document.getSelection();
  if (!texts?.contains(selection.anchorNode) || !texts.contains(selection.focusNode)) return "";
  return selection.toString().trim().replace(/\s+/g, " ");
}

let words = "";
document.addEventListener("selectionchange", () => {
  const now = selected();
  if (now) words = now;
  if (now || document.activeElement !== button) button.hidden = !now;
});
button.addEventListener("mousedown", (event) => event.preventDefault());
button.addEventListener("click", () => {
  lines.value = [...lines.value.split("\n").filter(Boolean), words].join("\n");
  document.getSelection().removeAllRanges();
  lines.focus();
});
