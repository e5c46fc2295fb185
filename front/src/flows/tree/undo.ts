/** What was, what is, and what was taken back. `mark` joins edits of one setting while it is typed. */
export type Steps<Thing> = { past: Thing[]; now: Thing; future: Thing[]; mark: string }

const MOST = 200

export const begin = <Thing>(now: Thing): Steps<Thing> => ({ past: [], now, future: [], mark: '' })

export function take<Thing>(steps: Steps<Thing>, now: Thing, mark = ''): Steps<Thing> {
  if (now === steps.now) return steps
  const joins = mark !== '' && mark === steps.mark
  const past = joins ? steps.past : [...steps.past, steps.now].slice(-MOST)
  return { past, now, future: [], mark }
}

export function undo<Thing>(steps: Steps<Thing>): Steps<Thing> {
  const before = steps.past.at(-1)
  if (before === undefined) return steps
  return {
    past: steps.past.slice(0, -1),
    now: before,
    future: [steps.now, ...steps.future],
    mark: '',
  }
}

export function redo<Thing>(steps: Steps<Thing>): Steps<Thing> {
  const [after, ...future] = steps.future
  if (after === undefined) return steps
  return { past: [...steps.past, steps.now], now: after, future, mark: '' }
}
