// A call: the preview follows what is typed, words are put in where the cursor was, the figures follow what is sent.
// Without this the preview is drawn when it is saved, and the figures when the page is loaded.

const form = document.querySelector("form[data-preview]");
const aside = document.getElementById("aside");

async function fragment(url, options) {
  const answer = await fetch(url, { ...options, headers: { Accept: "text/html" } });
  return answer.ok && !answer.redirected ? answer.text() : null;
}

if (form && aside) {
  let waiting = 0;
  let asked = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const turn = ++asked;
      const drawn = await fragment(form.dataset.preview, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
      if (drawn && turn === asked) aside.innerHTML = drawn;
    }, 400);
  });

  const insert = form.querySelector("[data-insert]");
  let last = form.querySelector("textarea");
  insert.hidden = false;
  form.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLTextAreaElement) last = event.target;
  });
  insert.addEventListener("click", (event) => {
    const text = event.target.closest("[data-text]")?.dataset.text;
    if (!text || !last) return;
    last.setRangeText(text, last.selectionStart, last.selectionEnd, "end");
    last.focus();
    last.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

async function follow() {
  const shown = document.getElementById("figures");
  if (!shown || "done" in shown.dataset) return;
  const drawn = document.hidden ? null : await fragment(shown.dataset.figures).catch(() => null);
  if (drawn) {
    const before = shown.dataset.state;
    shown.outerHTML = drawn;
    // where it stands now decides what can be done with it
    if (document.getElementById("figures")?.dataset.state !== before) return location.reload();
  }
  setTimeout(follow, 1000);
}
setTimeout(follow, 1000);
