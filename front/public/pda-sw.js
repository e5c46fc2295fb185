// Keeps the page of a scanner's face (/pda, /floor) and its files for when there is no network. It never touches /api: what was
// done is kept by the page itself, in IndexedDB.
const PAGE = self.location.pathname.replace(/\/sw\.js$/, '')
const KEPT = `danliu-${PAGE.slice(1)}-1`
const FILE = /(?:src|href)="(\/(?:assets|pda\/|floor\/)[^"]*)"/g

async function keepAll() {
  const answer = await fetch(PAGE, { cache: 'no-cache' })
  if (!answer.ok) throw new Error(String(answer.status))
  const text = await answer.clone().text()
  const files = []
  let found = FILE.exec(text)
  while (found) {
    files.push(found[1])
    found = FILE.exec(text)
  }
  const cache = await caches.open(KEPT)
  await cache.addAll(files)
  await cache.put(PAGE, answer)
}

// The files of releases that are gone: all that the page of now does not name.
async function forget() {
  const cache = await caches.open(KEPT)
  const page = await cache.match(PAGE)
  const text = page ? await page.text() : ''
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url)
    if (pathname !== PAGE && text.indexOf(pathname) < 0) await cache.delete(request)
  }
}

self.addEventListener('install', (event) => {
  event.waitUntil(keepAll().then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(forget().then(() => self.clients.claim()))
})

const LONGEST_MS = 3000

// The page: the newest where there is a network, and all that it needs is kept with it. A network
// that is there and does not answer must not stop the work.
async function page() {
  const late = new Promise((_resolve, reject) => setTimeout(reject, LONGEST_MS))
  try {
    await Promise.race([keepAll().then(forget), late])
  } catch (_gone) {
    // No network, or a server that restarts: what is kept does.
  }
  const cache = await caches.open(KEPT)
  return (await cache.match(PAGE)) || fetch(PAGE)
}

async function file(request) {
  return (await caches.match(request)) || fetch(request)
}

self.addEventListener('fetch', (event) => {
  const { pathname } = new URL(event.request.url)
  if (event.request.method !== 'GET' || pathname.indexOf('/api/') === 0) return
  if (event.request.mode === 'navigate' && pathname === PAGE) event.respondWith(page())
  else if (pathname.indexOf('/assets/') === 0) event.respondWith(file(event.request))
})
