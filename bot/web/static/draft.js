// What somebody writes is kept on their device until it is sent: over a reload, a closed telephone and a lost connection.
// What could not be sent waits, and goes out once there is a connection: under one number, so that it is heard once.

const A_DAY = 24 * 60 * 60 * 1000;
const FIRST_WAIT = 3000;
const LONGEST_WAIT = 60_000;
const TOO_LONG = 20_000;
const A_MOMENT = 500; // a screen reader reads the page first

const talk = document.querySelector("[data-events]");
const NAME = `samenleven:${location.pathname}${talk && "test" in talk.dataset ? "#test" : ""}`; // what is tried is kept apart
if (talk && "EventSource" in window) start();

function start() {
  const [words, told, unsent, written, restored] = ["#words", "#told", "#unsent", "#written", "#restored"].map((name) => talk.querySelector(name));
  const isKnown = Boolean(talk.dataset.events);
  let record = recall();
  let attempt = null; // the one that is on its way
  let timer = 0;
  let wait = FIRST_WAIT;

  restore();
  words.addEventListener("input", () => keep({ words: words.value }));
  talk.addEventListener("sending", number);
  talk.addEventListener("sent", done);
  talk.addEventListener("refused", refused);
  talk.addEventListener("lost", lost);
  talk.addEventListener("gone", forget);
  talk.addEventListener("live", soon);
  addEventListener("online", soon);
  addEventListener("storage", elsewhere);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon());
  talk.querySelector("#not-sending").addEventListener("click", cancel);
  talk.querySelector("#remove").addEventListener("click", remove);

  // — on this device: { words, at, known, tried: { form, words } | null, waits, late }

  function recall() {
    try {
      for (const name of Object.keys(localStorage).filter((each) => each.startsWith("samenleven:"))) {
        const { at, known } = JSON.parse(localStorage.getItem(name));
        const isErased = name === NAME && known && !isKnown; // what was said here is no more, and so is this
        if (!(Date.now() - at < A_DAY) || isErased) localStorage.removeItem(name);
      }
      return JSON.parse(localStorage.getItem(NAME)) ?? {};
    } catch {
      return {}; // a browser that keeps nothing
    }
  }

  function keep(changes) {
    record = { ...record, ...changes, at: Date.now(), known: isKnown };
    const isEmpty = !record.words?.trim() && !record.tried;
    try {
      if (isEmpty) localStorage.removeItem(NAME);
      else localStorage.setItem(NAME, JSON.stringify(record));
    } catch { /* it lasts as long as the page, then */ }
    if (!record.words) restored.hidden = true;
  }

  function forget() {
    stop();
    record = {};
    keep({});
    show();
  }

  function elsewhere(event) { // another page of this chat, in the same browser
    if (event.key !== NAME) return;
    const before = record;
    record = event.newValue ? JSON.parse(event.newValue) : {};
    if (before.waits && !record.waits) stop();
    show();
  }

  function restore() {
    if (record.words?.trim() && !words.value.trim()) {
      write(record.words);
      restored.hidden = false;
      setTimeout(tell, A_MOMENT, restored.dataset.told);
    }
    if (!record.waits) return;
    keep({ late: true });
    show();
    setTimeout(tell, A_MOMENT, unsent.dataset.waiting);
    send();
  }

  function remove() {
    write("");
    restored.hidden = true;
    words.focus();
  }

  function write(text) {
    words.value = text;
    words.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // — what chat.js sends

  function number(event) {
    const { data, writing } = event.detail;
    if (!writing) return;
    if (record.waits) { event.preventDefault(); say(unsent.dataset.first); return soon(); } // one after the other
    const said = data.get("words").trim();
    if (!said || !isPlain(data)) return;
    if (record.tried?.words === said) data.set("form", record.tried.form); // it may have been heard already
    keep({ words: "", tried: { form: data.get("form"), words: said }, waits: true, late: false });
  }

  function done({ detail: { data, writing } }) {
    if (writing) keep({ words: words.value, tried: null, waits: false });
    else if (String(data.get("tap")).endsWith(":stop")) keep({ words: "" }); // the talk has ended
  }

  function refused({ detail: { writing } }) {
    if (writing) keep({ words: words.value, tried: null, waits: false });
  }

  function lost(event) {
    if (!event.detail.writing || !record.waits) return;
    event.preventDefault(); // it is ours now: the page need not say that it failed
    keep({ late: true });
    if (words.value.trim() === record.tried.words) write("");
    show();
    tell(unsent.dataset.waiting);
    later();
  }

  function isPlain(data) {
    return [...data.values()].every((value) => typeof value === "string");
  }

  // — what waits

  async function send() {
    if (attempt || !record.waits) return;
    clearTimeout(timer);
    const { form, words: said } = record.tried;
    attempt = new AbortController();
    const { signal } = attempt;
    const tooLong = setTimeout(() => attempt?.abort(), TOO_LONG);
    try {
      const body = new URLSearchParams({ form, words: said });
      const answer = await fetch(location.pathname, { method: "POST", body, signal, headers: { Accept: "application/json" } });
      attempt = null;
      if (answer.ok) heard(answer);
      else if (answer.status === 429 || answer.status >= 500) later(Number(answer.headers.get("Retry-After")) * 1000);
      else back((await answer.json()).sentence);
    } catch {
      attempt = null;
      if (record.waits) later();
    } finally {
      clearTimeout(tooLong);
    }
  }

  function later(at_least = 0) {
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(wait, at_least));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  function soon() {
    wait = FIRST_WAIT;
    send();
  }

  function stop() {
    clearTimeout(timer);
    attempt?.abort();
  }

  function heard(answer) {
    const hasMoved = answer.status === 205; // the talk this page follows is no more
    if (hasMoved) forget();
    else keep({ tried: null, waits: false });
    show();
    tell(unsent.dataset.sent);
    talk.dispatchEvent(new CustomEvent("caught-up", { detail: { hasMoved } }));
  }

  function cancel() {
    stop();
    back();
    tell(unsent.dataset.stopped);
    words.focus();
  }

  function back(sentence) { // under the same number, if they are sent again as they are
    const said = record.tried.words;
    keep({ waits: false, ...(sentence ? { tried: null } : {}) });
    write([said, words.value.trim()].filter(Boolean).join("\n"));
    show();
    if (sentence) say(sentence);
  }

  // — what is seen and heard of it

  function show() {
    const isLate = Boolean(record.waits && record.late);
    unsent.hidden = !isLate;
    written.textContent = isLate ? record.tried.words : "";
  }

  function say(sentence) {
    talk.dispatchEvent(new CustomEvent("say", { detail: sentence }));
  }

  function tell(sentence) {
    told.textContent = sentence; // a status: a screen reader says it
  }
}
