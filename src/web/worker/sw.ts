/**
 * Offline pages: each version's shell is cached whole, in a cache of its own. API responses are never cached.
 *
 * A new version becomes active as soon as it is cached, and serves the next page that opens. Open pages go on with
 * their version, whose files stay cached, so that screens they have not loaded yet still load.
 */
export {};

declare const self: ServiceWorkerGlobalScope;

// Filled in by plugins/worker.ts.
const VERSION = "__VERSION__";
const FILES = "__FILES__".split(" ");
const PREFIX = "shell-";
const KEPT_VERSIONS = 2;
/** Paths that a server answers, in production or in development. */
const SERVED = /^\/(?:api|internal|docs|docs-static|openapi\.json)(?:\/|$)/;

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([forgetOldShells(), self.clients.claim()]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || SERVED.test(url.pathname)) return;
  event.respondWith(request.mode === "navigate" ? page(request) : file(request));
});

async function keepShell(): Promise<void> {
  const cache = await caches.open(PREFIX + VERSION);
  // Files with a hash may come from the HTTP cache; all others must be fetched anew.
  await cache.addAll(FILES.map((name) => new Request(name, { cache: name.startsWith("/assets/") ? "default" : "reload" })));
  await self.skipWaiting();
}

async function forgetOldShells(): Promise<void> {
  const shells = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== PREFIX + VERSION);
  const old = shells.slice(0, Math.max(0, shells.length - (KEPT_VERSIONS - 1)));
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** Every URL is the same page, which reads the URL. */
async function page(request: Request): Promise<Response> {
  const cache = await caches.open(PREFIX + VERSION);
  return (await cache.match("/")) ?? fetch(request);
}

async function file(request: Request): Promise<Response> {
  const current = await caches.open(PREFIX + VERSION);
  return (await current.match(request)) ?? (await caches.match(request)) ?? fetch(request);
}
