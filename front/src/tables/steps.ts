import { whenPersonLeaves } from '../api/session'
import type { Written } from '../api/types'

/** An act that can be taken back under its name, and what it was. */
export type Step = { name: string; because: string }
type Steps = { done: Step[]; undone: Step[] }

const tables = new Map<string, Steps>()
whenPersonLeaves(() => tables.clear())

/** What this person did to a table in this window, whichever view or drawer it was done in. */
export function stepsOf(table: string): Steps {
  const known = tables.get(table) ?? { done: [], undone: [] }
  tables.set(table, known)
  return known
}

/** Whoever does something new leaves behind what could have been done again. */
export function remember(table: string, written: Written[], because: string) {
  const name = written.find((one) => one.undo)?.undo
  if (!name) return
  const steps = stepsOf(table)
  steps.done.push({ name, because })
  steps.undone.length = 0
}
