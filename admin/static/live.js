// What others change appears by itself: the page is fetched anew, and those of its parts that differ are put in place.
// No such part holds anything to write in. Without this file the page stays as it was drawn.

const line = document.querySelector("[data-events]");
if (line && "EventSource" in window) follow();

function follow() {
  const GATHER = 300; // several changes at once are one look
  const AGAIN = 15_000; // when the browser has given up
  const { number } = line.dataset;
  let events = null;
  let waiting = 0;
  let looking = false;
  let more = false; // something changed while we looked

  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start(true)));
  addEventListener("pagehide", stop);
  addEventListener("pageshow", (event) => { if (event.persisted) start(true); });
  if (!document.hidden) start(false);

  function start(cameBack) { // a window that nobody sees keeps no line open
    stop();
    let known = !cameBack; // the first time the line itself begins with what was missed
    events = new EventSource(line.dataset.events);
    events.onopen = () => { if (!known) soon(); known = false; };
    events.onerror = () => { if (events?.readyState === EventSource.CLOSED) { stop(); waiting = setTimeout(start, AGAIN, true); } };
    events.addEventListener("changed", ({ data }) => {
      if (!number || !data || data.split(",").includes(number)) soon();
    });
  }

  function stop() {
    events?.close();
    events = null;
    clearTimeout(waiting);
    waiting = 0;
  }

  function soon() {
    if (looking) more = true;
    else waiting ||= setTimeout(look, GATHER);
  }

  async function look() {
    waiting = 0;
    looking = true;
    more = false;
    try {
      const answer = await fetch(location.href, { headers: { "X-Live": "1" } });
      if (answer.redirected || answer.status === 404) return leave(answer);
      if (answer.ok) put(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch { // no connection now; when it is back, the line comes back too
    } finally {
      looking = false;
      if (more) soon();
    }
  }

  function leave(answer) { // signed out, or no longer to be seen
    stop();
    say(answer.redirected ? line.dataset.out : line.dataset.gone);
  }

  function put(fresh) {
    const moved = newest(fresh) !== newest(document) ? newest(fresh) : "";
    const changed = [];
    for (const part of document.querySelectorAll("[data-live]")) {
      const other = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
      if (other ? said(part) === said(other) : !part.matches("li")) continue;
      if (other) changed.push(swap(part, other));
      else if (goes(part)) changed.push(part);
    }
    changed.push(...come(fresh));
    const rows = changed.map((part) => part.dataset.row).filter(Boolean);
    if (number && changed.length) say(moved ? `${moved}.` : line.dataset.changed);
    else if (rows.length) say(line.dataset.changed.replace("{numbers}", rows.join(", ")));
    if (fresh.querySelector("[data-rows]") && !document.querySelector("[data-rows]")) say(line.dataset.come);
  }

  function said(part) { // how long ago is no change
    return part.outerHTML.replace(/<time.*?<\/time>/gs, "");
  }

  function newest(page) {
    return page.querySelector("[data-live=history] li span")?.textContent.trim() ?? "";
  }

  function swap(part, other) {
    const has = part.contains(document.activeElement) ? nameOf(document.activeElement) : null;
    const box = part.querySelector(".choose");
    if (box) {
      box.querySelector("input").disabled = false;
      other.querySelector(".choose")?.replaceWith(box); // chosen stays chosen
    }
    part.replaceWith(other);
    if (has !== null) [...other.querySelectorAll("a, button, input")].find((each) => nameOf(each) === has)?.focus();
    return other;
  }

  function nameOf(element) {
    return element.dataset.key ?? element.getAttribute("href") ?? element.name + element.textContent.trim();
  }

  function goes(row) { // it stays where it is, so that nothing moves under a finger
    if (row.classList.contains("row--gone")) return false;
    const box = row.querySelector("[type=checkbox]");
    if (box?.checked) box.click();
    if (box) box.disabled = true;
    row.classList.add("row--gone");
    const told = document.createElement("span");
    told.textContent = line.dataset.gone;
    row.querySelector(".meta")?.append(told);
    return true;
  }

  function come(fresh) {
    const list = document.querySelector("[data-rows]");
    const come = [];
    let before = null;
    for (const row of list ? fresh.querySelectorAll("[data-rows] > [data-live]") : []) {
      const known = list.querySelector(`[data-live="${row.dataset.live}"]`);
      if (known) { before = known; continue; }
      if (before) before.after(row);
      else list.prepend(row);
      before = row;
      come.push(row);
    }
    return come;
  }

  function say(sentence) {
    const told = line.querySelector("p");
    told.hidden = !sentence;
    told.textContent = sentence ?? "";
  }
}
