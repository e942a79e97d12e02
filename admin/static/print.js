// Buttons that print the page; without JavaScript the browser's own way to print is left.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
