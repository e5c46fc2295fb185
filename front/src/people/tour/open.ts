import { useSyncExternalStore } from 'react'

/** Whether the tour is under way in this window: begun in one place, shown in another. */
let going = false
const watchers = new Set<() => void>()

export function showAround(on: boolean) {
  going = on
  for (const watcher of watchers) watcher()
}

const watch = (watcher: () => void) => {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

export const useTourGoing = () => useSyncExternalStore(watch, () => going)
