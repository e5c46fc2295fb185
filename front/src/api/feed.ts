import type { QueryClient } from '@tanstack/react-query'
import { heardOthers, type Other, seat, tellAgain } from './here'
import { schemaAsked } from './schema'

export type FeedState = 'connecting' | 'live' | 'lost'

/** Refetches are gathered: a burst of orders must not make every open page ask ten times a second. */
const GATHER_MS = 500
const RETRY_MS = 3_000
/** What a page asked so long before its line was up may have changed since. */
const LATE_MS = 1_000

let state: FeedState = 'connecting'
const watchers = new Set<() => void>()

export const feedState = () => state
export function watchFeed(watcher: () => void) {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

function enter(next: FeedState) {
  state = next
  for (const watcher of watchers) watcher()
}

/** Turns what the server announces into stale query keys. Returns how to stop listening. */
export function followFeed(client: QueryClient): () => void {
  const stale = gather((keys) => {
    for (const key of keys) client.invalidateQueries({ queryKey: JSON.parse(key) as string[] })
  })
  let source: EventSource | null = null
  let retry: ReturnType<typeof setTimeout> | undefined
  let wasLost = false
  const asked = performance.now()

  const open = () => {
    source = new EventSource(`/api/feed?seat=${seat}`)
    // Not «open»: the server begins to listen a little after the line is up.
    source.addEventListener('hello', () => {
      // What happened before was announced to nobody.
      if (wasLost || (state === 'connecting' && performance.now() - asked > LATE_MS))
        client.invalidateQueries()
      wasLost = false
      tellAgain()
      enter('live')
    })
    source.addEventListener('change', (event) => {
      for (const table of tablesIn(event.data)) stale(['tables', table])
      stale(['alarms'])
    })
    source.addEventListener('tasks', () => stale(['tasks']))
    source.addEventListener('comments', () => stale(['comments']))
    source.addEventListener('here', ({ data }) =>
      heardOthers((JSON.parse(data) as { people: Other[] }).people),
    )
    source.addEventListener('stock', () => {
      stale(['stock'])
      for (const table of stockedIn(client)) stale(['tables', table])
    })
    source.addEventListener('members', () => stale(['members']))
    source.addEventListener('notices', () => stale(['notices']))
    source.addEventListener('runs', () => {
      stale(['runs'])
      stale(['flows'])
    })
    source.addEventListener('error', () => {
      wasLost = true
      heardOthers([])
      enter('lost')
      // The browser gives up for good after an answer that is no event stream.
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS)
    })
  }

  open()
  return () => {
    clearTimeout(retry)
    source?.close()
  }
}

/** The tables that show stock: a move changes what they show, and none of their records. */
const stockedIn = (client: QueryClient): string[] =>
  (client.getQueryData(schemaAsked.queryKey)?.tables ?? [])
    .filter(({ fields }) => fields.some(({ type }) => type === 'stock'))
    .map(({ key }) => key)

function tablesIn(data: string): string[] {
  return (JSON.parse(data) as { tables?: string[] }).tables ?? []
}

/** The first announcement goes out at once, those of the next moment together after it. */
function gather(flush: (keys: Set<string>) => void) {
  let waiting = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const send = () => {
    timer = undefined
    if (waiting.size === 0) return
    flush(waiting)
    waiting = new Set()
    timer = setTimeout(send, GATHER_MS)
  }
  return (key: string[]) => {
    waiting.add(JSON.stringify(key))
    if (timer === undefined) timer = setTimeout(send, 0)
  }
}
