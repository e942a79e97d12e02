// What a chat page shows when there is no connection. It keeps that one page with its look: never a chat, never a word of
// anybody's. Its address changes with the page it keeps (see installing.py), and then the browser takes the new one.

const KEPT = `offline-${self.location.search}`;
const OFFLINE = `/offline${self.location.search}`;
const A_CHAT = /^\/chat(\/[^/.]+)?$/;

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(begin()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && A_CHAT.test(pathname)) event.respondWith(page(event));
  else if (pathname.startsWith("/static/")) event.respondWith(part(request));
});

async function keep() {
  const cache = await caches.open(KEPT);
  const answer = await fetch(OFFLINE);
  if (!answer.ok) throw new Error(String(answer.status));
  const text = await answer.clone().text();
  await cache.addAll([...text.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((found) => found[1]));
  await cache.put(OFFLINE, answer);
  await self.skipWaiting();
}

async function begin() {
  for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
  await self.registration.navigationPreload?.enable(); // a slow telephone need not wait for this worker to wake up
  await self.clients.claim();
}

async function page(event) {
  try {
    return (await event.preloadResponse) || (await fetch(event.request));
  } catch {
    return (await caches.match(OFFLINE)) || Response.error();
  }
}

async function part(request) {
  return (await caches.match(request)) || fetch(request);
}
