// The page that stands in for a chat when there is no connection: it comes back by itself.

const kept = document.querySelector("#kept");
try {
  kept.hidden = !localStorage.getItem(`samenleven:${location.pathname}`);
} catch { /* this browser keeps nothing */ }

addEventListener("online", again);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && navigator.onLine && again());
document.querySelector("#again").addEventListener("click", (event) => { event.preventDefault(); again(); });

function again() {
  location.reload();
}
