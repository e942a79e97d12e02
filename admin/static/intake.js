// The form of the page Intake: Ctrl+Enter saves it, as in many programs; a button would do the same.
const form = document.querySelector("[data-intake]");
form?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
});
