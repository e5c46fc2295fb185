/** What a face shows, kept outside React: it works before its page stands, and while it is away. */
export function state<Now extends object>(begins: Now) {
  let now = begins
  const watchers = new Set<() => void>()
  return {
    now: () => now,
    watch: (watcher: () => void) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    set: (change: Partial<Now>) => {
      now = { ...now, ...change }
      for (const watcher of watchers) watcher()
    },
  }
}

/** One change at a time: each begins with what the one before has left. */
export function turns() {
  let turn: Promise<unknown> = Promise.resolve()
  return function inTurn<T>(change: () => Promise<T>): Promise<T> {
    const mine = turn.then(change)
    turn = mine.catch(() => undefined)
    return mine
  }
}
