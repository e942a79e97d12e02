// The desk by keyboard: a letter does what the thing with that `data-key` does; j and k go through the rows of a list.
// Without this everything is a plain form or link.

const rows = () => [...document.querySelectorAll("[data-rows] a.quote")];
const dialog = document.getElementById("keys");

function typing(event) {
  const at = event.target;
  return event.ctrlKey || event.metaKey || event.altKey || (at instanceof HTMLElement && at.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog"));
}

function step(by) {
  const all = rows();
  if (!all.length) return false;
  const at = all.findIndex((row) => row.closest("li").contains(document.activeElement));
  all[Math.min(all.length - 1, Math.max(0, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))].focus();
  return true;
}

function here() {
  return document.activeElement?.closest("[data-rows] li")?.querySelector("[name=number]");
}

function choose() {
  const box = here();
  if (box) box.click();
  return Boolean(box);
}

function press(key) {
  const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!found) return false;
  if (found.form?.id === "many" && !document.querySelector("[form=many]:checked")) here()?.click();
  if (found instanceof HTMLInputElement) found.focus();
  else {
    found.click();
    const target = found instanceof HTMLAnchorElement && found.hash ? document.querySelector(found.hash) : null;
    (target?.matches("textarea") ? target : target?.querySelector("input[type=radio], textarea"))?.focus();
  }
  return true;
}

document.addEventListener("keydown", (event) => {
  if (typing(event)) {
    if (event.key === "Escape" && event.target instanceof HTMLElement) event.target.blur();
    return;
  }
  const done =
    event.key === "?" ? (dialog?.showModal(), true)
    : event.key === "j" ? step(1) || press("j")
    : event.key === "k" ? step(-1) || press("k")
    : event.key === "x" ? choose()
    : event.key.length === 1 ? press(event.key)
    : false;
  if (done) event.preventDefault();
});

// How many are chosen; shift chooses all between.
const bar = document.getElementById("many");
if (bar) {
  const boxes = () => [...document.querySelectorAll("[form=many][type=checkbox]:enabled")]; // rows come and go
  const count = bar.querySelector("[data-chosen]");
  let last = null;
  const tell = () => {
    if (!count) return;
    const chosen = boxes().filter((box) => box.checked).length;
    count.textContent = count.dataset.chosen.replace("{count}", chosen);
  };
  document.addEventListener("click", (event) => {
    const box = event.target;
    const all = boxes();
    if (!all.includes(box)) return;
    if (event.shiftKey && all.includes(last)) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      for (const between of all.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
    tell();
  });
  tell();
}
