// Service worker: pages without a network, and submissions that are sent later. The view in front adds SHELL and VERSION.
//
// It keeps the shell, the guidelines and the last task, of one person at a time, and forgets them when that person signs out.
// What someone submits without a network is kept until that same person is signed in and online; the server takes it once.

const SHELL_CACHE = `shell ${VERSION}`;
const PAGES_CACHE = "pages";
const OFFLINE = "/offline/";
const KEPT = "/offline/kept/";
const SESSION = "/offline/session/";
const GUIDELINES = "/guidelines/";
const TASK = /^\/desk\/[0-9a-f-]{36}\/$/;
const SUBMITS = ["submit", "as_shown"];

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(SHELL_CACHE)
      .then((cache) => cache.addAll([...SHELL, OFFLINE, KEPT]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const forgetOld = async () => {
    for (const name of await caches.keys()) if (name !== SHELL_CACHE && name !== PAGES_CACHE) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(forgetOld());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && TASK.test(url.pathname)) event.respondWith(submit(request));
  else if (request.method === "POST" && url.pathname === "/accounts/logout/") event.respondWith(signOut(request));
  else if (request.method !== "GET") return;
  else if (url.pathname.startsWith("/static/")) event.respondWith(shell(request));
  else if (request.mode === "navigate") event.respondWith(page(request, url));
});

self.addEventListener("message", (event) => {
  if (event.data?.type === "person") event.waitUntil(meet(event.data.person));
});

self.addEventListener("sync", (event) => {
  if (event.tag === "submissions") event.waitUntil(sendKept());
});

// --- Pages --------------------------------------------------------------------------------------------------------------

// Names of static files change with their content, so a kept one is never old.
async function shell(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(SHELL_CACHE)).put(request, answer.clone());
  return answer;
}

async function page(request, url) {
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected && !url.search) await keepPage(url.pathname, answer.clone());
    return answer;
  } catch {
    return (await caches.match(url.pathname)) ?? (await caches.match(OFFLINE));
  }
}

async function keepPage(path, answer) {
  const isTask = TASK.test(path);
  if (!isTask && path !== GUIDELINES) return;
  const cache = await caches.open(PAGES_CACHE);
  if (isTask) for (const { url } of await cache.keys()) if (TASK.test(new URL(url).pathname)) await cache.delete(url);
  await cache.put(path, answer);
}

// --- People -------------------------------------------------------------------------------------------------------------

// Nothing kept for one person is shown to another.
async function meet(person) {
  const before = await load("people", "last");
  if (before && before !== person) await caches.delete(PAGES_CACHE);
  await store("people", "last", person);
  await sendKept();
}

async function signOut(request) {
  await sendKept().catch(() => {});
  const answer = await fetch(request);
  await caches.delete(PAGES_CACHE);
  await remove("people", "last");
  return answer;
}

// --- Submissions --------------------------------------------------------------------------------------------------------

async function submit(request) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch (failure) {
    const body = new URLSearchParams(await copy.text());
    const person = await load("people", "last");
    if (!person || !SUBMITS.includes(body.get("step"))) throw failure;
    await store("submissions", request.url, { person, body: body.toString() });
    await self.registration.sync?.register("submissions").catch(() => {});
    const isPart = request.headers.has("HX-Request");
    return isPart ? new Response("", { headers: { "HX-Redirect": KEPT } }) : Response.redirect(KEPT, 303);
  }
}

let sending = null;

function sendKept() {
  sending ??= sendAll().finally(() => {
    sending = null;
  });
  return sending;
}

async function sendAll() {
  const kept = await entries("submissions");
  if (!kept.length) return;
  const session = await (await fetch(SESSION, { cache: "no-store" })).json();
  for (const [address, { person, body }] of kept) {
    if (person !== session.person) continue;
    const fields = new URLSearchParams(body);
    fields.set("csrfmiddlewaretoken", session.token);
    const answer = await fetch(address, { method: "POST", body: fields });
    if (answer.status >= 500 || answer.status === 429) continue; // later again
    // A lapsed task has left a draft (409); whatever else is refused is saved as one.
    if (!answer.ok && answer.status !== 409) await fetch(`${address}draft/`, { method: "POST", body: fields });
    await remove("submissions", address);
    for (const client of await self.clients.matchAll())
      client.postMessage({ type: answer.ok ? "submission-sent" : "submission-is-draft" });
  }
}

// --- Storage ------------------------------------------------------------------------------------------------------------

function database() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("offline", 1);
    opening.onupgradeneeded = () => {
      for (const name of ["people", "submissions"]) opening.result.createObjectStore(name);
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

async function within(name, mode, act) {
  const base = await database();
  try {
    return await new Promise((resolve, reject) => {
      const asked = act(base.transaction(name, mode).objectStore(name));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  } finally {
    base.close();
  }
}

const load = (name, key) => within(name, "readonly", (shelf) => shelf.get(key));
const store = (name, key, value) => within(name, "readwrite", (shelf) => shelf.put(value, key));
const remove = (name, key) => within(name, "readwrite", (shelf) => shelf.delete(key));

async function entries(name) {
  const keys = await within(name, "readonly", (shelf) => shelf.getAllKeys());
  const values = await within(name, "readonly", (shelf) => shelf.getAll());
  return keys.map((key, place) => [key, values[place]]);
}
