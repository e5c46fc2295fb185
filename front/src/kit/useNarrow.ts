import { useSyncExternalStore } from 'react'

const narrow = matchMedia('(max-width: 760px)')

function watch(watcher: () => void) {
  narrow.addEventListener('change', watcher)
  return () => narrow.removeEventListener('change', watcher)
}

/** Whether the window is as narrow as a phone: the same width as in the style sheets. */
export const useNarrow = () => useSyncExternalStore(watch, () => narrow.matches)
