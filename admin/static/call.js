// A call: the preview follows what is typed, words are put in where the cursor was, the figures follow what is sent.
// Without this the preview is drawn when it is saved, and the figures when the page is loaded.

const form = document.querySelector("form[data-preview]");
const aside = document.getElementById("aside");

async function fragment(url, options) {
  const answer = await fetch(url, { ...options, headers: { Accept: "text/html" } });
  return answer.ok && !answer.redirected ? answer.text() : null;
}

if (form && aside) {
  // what was chosen is shown before it is saved; it is sent with the form alone
  let chosen = null;
  const picture = form.querySelector("[name=picture-file]");
  picture.addEventListener("change", () => {
    const file = picture.files[0];
    chosen = null;
    if (!file) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      chosen = reader.result;
      show();
    });
    reader.readAsDataURL(file);
  });
  function show() {
    if (!chosen) return;
    for (const talk of aside.querySelectorAll(".phone > div")) {
      if (!talk.querySelector(".photo")) {
        const frame = talk.insertBefore(document.createElement("span"), talk.firstChild);
        frame.className = "photo photo--team";
        frame.append(document.createElement("img"));
        frame.firstChild.alt = "";
      }
      talk.querySelector(".photo img").src = chosen;
    }
  }

  let waiting = 0;
  let asked = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const turn = ++asked;
      const typed = new FormData(form);
      typed.delete("picture-file");
      const drawn = await fragment(form.dataset.preview, { method: "POST", body: new URLSearchParams(typed) }).catch(() => null);
      if (drawn && turn === asked) {
        aside.innerHTML = drawn;
        show();
      }
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
