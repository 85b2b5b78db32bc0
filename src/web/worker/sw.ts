/**
 * The pages without a network: the shell of a version, whole, from a cache of its own; never anything of the API.
 *
 * A newer version takes over as soon as it lies here, for the next page that opens. An open page stays what it is: the
 * files of the version before remain, so that it finds the screens it has not yet shown.
 */
export {};

declare const self: ServiceWorkerGlobalScope;

// plugins/worker.ts fills them in.
const VERSION = "__VERSION__";
const FILES = "__FILES__".split(" ");
const PREFIX = "shell-";
const KEPT_VERSIONS = 2;
/** What a server answers, here or on a developer's machine. */
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
  // Names with a hash may come from the browser's own cache, all others must be today's.
  await cache.addAll(FILES.map((name) => new Request(name, { cache: name.startsWith("/assets/") ? "default" : "reload" })));
  await self.skipWaiting();
}

async function forgetOldShells(): Promise<void> {
  const shells = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== PREFIX + VERSION);
  const old = shells.slice(0, Math.max(0, shells.length - (KEPT_VERSIONS - 1)));
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** Every address is the one page, which reads the address. */
async function page(request: Request): Promise<Response> {
  const cache = await caches.open(PREFIX + VERSION);
  return (await cache.match("/")) ?? fetch(request);
}

async function file(request: Request): Promise<Response> {
  const current = await caches.open(PREFIX + VERSION);
  return (await current.match(request)) ?? (await caches.match(request)) ?? fetch(request);
}
