import { whenPersonLeaves } from '../../api/session'

/** The runs that buttons of this window started, as long as their buttons tell of them. */
const runs = new Map<string, string>()
const watchers = new Set<() => void>()
whenPersonLeaves(() => runs.clear())

export const placeOfButton = (table: string, record: string, field: string) =>
  `${table} ${record} ${field}`

export const runOf = (button: string) => runs.get(button)

export function pressed(button: string, run: string) {
  runs.set(button, run)
  tell()
}

/** A run that ended is told for a moment; one that was started since is left alone. */
export function forget(button: string, run: string) {
  if (runs.get(button) !== run) return
  runs.delete(button)
  tell()
}

export function watchPresses(watcher: () => void) {
  watchers.add(watcher)
  return () => {
    watchers.delete(watcher)
  }
}

function tell() {
  for (const watcher of watchers) watcher()
}
