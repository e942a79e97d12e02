// The chat as an app: a worker that has a page ready for when there is no connection.

const url = document.querySelector("[data-worker]")?.dataset.worker;
if (url && "serviceWorker" in navigator) addEventListener("load", () => {
  navigator.serviceWorker.register(url, { scope: "/chat", updateViaCache: "none" }).catch(() => {}); // the chat goes without
});
