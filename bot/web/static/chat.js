// The chat, live. The page works without this file by plain forms; with it nothing reloads and answers come in by themselves.

const talk = document.querySelector("[data-events]");
if (talk && "EventSource" in window) start();

function start() {
  const [log, words, sendButton] = [".log", "#words", "#send"].map((name) => talk.querySelector(name));
  let busy = false; // a form is on its way
  let moving = false; // somebody tapped an answer: focus goes along to what comes next
  let live = false;
  let tried = ""; // what went out last without an answer

  document.addEventListener("submit", submit);
  document.addEventListener("click", closeMenus);
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus(event));
  talk.addEventListener("focusin", (event) => { if (!event.target.matches(".turn")) moving = false; });
  words.addEventListener("input", grow);
  words.addEventListener("keydown", enterSends);
  talk.addEventListener("say", (event) => say(event.detail));
  talk.addEventListener("caught-up", ({ detail }) => { if (detail.hasMoved || !talk.dataset.events) again(); });
  addEventListener("offline", () => tellLost(true));
  addEventListener("online", () => { if (live || !talk.dataset.events) tellLost(false); });
  grow();
  show(talk.querySelector("#now"), false);
  if (location.hash === "#now") talk.querySelector("#now")?.focus({ preventScroll: true });
  if (talk.dataset.events) listen(talk.dataset.events); // before the first answer there is nothing to follow

  // — what goes out

  async function submit(event) {
    const form = event.target;
    const button = event.submitter;
    if (form.matches("[data-reloads]")) return;
    event.preventDefault();
    if (busy) return;
    const writing = button === sendButton || !button;
    const along = writing ? [...words.form.querySelectorAll("[type=file]")].filter((field) => field.files.length) : [];
    if (writing && !along.length && !words.value.trim()) { say(talk.dataset.empty); return words.focus(); }
    const data = along.length ? new FormData(form) : new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    if (button?.name) data.append(button.name, button.value);
    const now = JSON.stringify([...data].filter(([name]) => name !== "form").map(([name, value]) => [name, value.name ?? value, value.size]));
    if (tried && tried !== now) data.set("form", renumber()); // the last may have been heard: this is another
    const detail = { data, writing };
    const written = words.value;
    if (!tell("sending", detail)) return;
    tried = now;
    setBusy(true);
    const { outcome, sentence } = await post(form.action, data);
    setBusy(false);
    const isHeard = outcome === "sent" || outcome === "gone";
    if (isHeard && writing && words.value === written) { words.value = ""; grow(); } // else the next is being written
    const isTaken = !tell(outcome, detail); // draft.js keeps what was lost, and sends it later
    if (outcome !== "lost" || isTaken) tried = "";
    say(isTaken ? "" : sentence);
    if (!isHeard && !isTaken) return;
    renumber();
    for (const field of along) { field.value = ""; field.dispatchEvent(new Event("change")); }
    closeMenus();
    if (isTaken) return;
    moving = !writing;
    if (outcome === "gone" || !live) again();
  }

  function tell(name, detail) {
    return talk.dispatchEvent(new CustomEvent(name, { cancelable: true, detail }));
  }

  function again() { // at its newest message, which gets the focus
    history.replaceState(null, "", "#now");
    location.reload();
  }

  async function post(url, data) {
    try {
      const isPlain = [...data.values()].every((value) => typeof value === "string");
      const body = isPlain ? new URLSearchParams(data) : data;
      const signal = AbortSignal.timeout(isPlain ? 20_000 : 300_000); // a photo takes its time
      const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" }, signal });
      if (answer.ok) return { outcome: answer.status === 205 ? "gone" : "sent", sentence: "" }; // gone: the talk this page follows is no more
      const { sentence = talk.dataset.failed } = await answer.json().catch(() => ({}));
      return { outcome: answer.status >= 502 ? "lost" : "refused", sentence };
    } catch {
      return { outcome: "lost", sentence: talk.dataset.failed }; // sent again, the same has the same number: no double effect
    }
  }

  function setBusy(now) {
    busy = now;
    talk.toggleAttribute("data-busy", now);
  }

  function say(sentence) {
    const line = talk.querySelector("#error");
    line.hidden = !sentence;
    line.querySelector("span").textContent = sentence;
    words.toggleAttribute("aria-invalid", false);
    if (sentence) { words.setAttribute("aria-invalid", "true"); words.setAttribute("aria-describedby", "error"); }
    else words.removeAttribute("aria-describedby");
  }

  function renumber() {
    const number = freshNumber();
    for (const input of document.querySelectorAll('input[name="form"]')) input.value = number;
    return number;
  }

  function freshNumber() {
    const [high, low] = crypto.getRandomValues(new Uint32Array(2));
    return String((high & 0x1fffff) * 2 ** 32 + low); // 53 bits
  }

  function enterSends(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !matchMedia("(pointer: fine)").matches) return;
    event.preventDefault();
    words.form.requestSubmit(sendButton);
  }

  function grow() {
    if (CSS.supports("field-sizing", "content")) return;
    words.style.blockSize = "auto";
    words.style.blockSize = `${words.scrollHeight + 3}px`;
  }

  // — what comes in

  function listen(url) {
    const events = new EventSource(url);
    let waiting = 0;
    events.onopen = () => { clearTimeout(waiting); waiting = 0; live = true; tellLost(false); tell("live"); };
    events.addEventListener("message", (event) => arrive(JSON.parse(event.data)));
    events.onerror = () => {
      live = false;
      waiting ||= setTimeout(tellLost, 3000, true);
      if (events.readyState === EventSource.CLOSED) setTimeout(listen, 5000, url); // the browser itself has given up
    };
  }

  function arrive({ id, replaces, item, step, ways }) {
    const turn = fragment(item);
    const old = log.querySelector(`[data-message="${replaces ?? id}"]`);
    if (replaces !== null && !old) return; // of before what this page shows
    const nearEnd = -log.scrollTop < 200; // the log is laid from its end: there it is 0, above it negative
    const hadFocus = old?.contains(document.activeElement) || talk.querySelector("#ways").contains(document.activeElement);
    talk.querySelector("#step").replaceWith(fragment(step));
    talk.querySelector("#ways").replaceWith(fragment(ways));
    if (old) {
      turn.id = old.id;
      turn.setAttribute("aria-live", "off"); // heard already
      old.replaceWith(turn);
    } else {
      talk.querySelector("#now")?.removeAttribute("id");
      turn.id = "now";
      turn.classList.add("turn--new");
      talk.querySelector(".says").append(turn);
    }
    moving ||= hadFocus;
    if (moving) turn.focus({ preventScroll: true });
    if (!old && (moving || nearEnd || document.activeElement === words)) show(turn, true);
  }

  function fragment(html) {
    const template = document.createElement("template");
    template.innerHTML = html.trim();
    return template.content.firstElementChild;
  }

  function show(turn, gently) {
    const behavior = gently && !matchMedia("(prefers-reduced-motion: reduce)").matches ? "smooth" : "instant";
    const edges = parseFloat(getComputedStyle(log.firstElementChild).paddingBlockStart) * 2;
    turn?.scrollIntoView({ behavior, block: turn.offsetHeight + edges > log.clientHeight ? "start" : "end" });
  }

  function tellLost(now) {
    const line = talk.querySelector("#lost");
    line.hidden = !now;
    line.textContent = now ? talk.dataset.lost : "";
  }

  function closeMenus(event) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (event?.type === "click" && menu.contains(event.target)) continue;
      if (event?.type === "keydown" && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  }
}
