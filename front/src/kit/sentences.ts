import i18next from 'i18next'
import { Problem } from '../api/problem'
import { sayFrom } from './tongue'
import { problems } from './words'

const say = sayFrom(problems)

/** One sentence in the user's language for whatever went wrong. A new code falls back to its title. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Problem)) return String(error instanceof Error ? error.message : error)
  if (!i18next.exists(error.code, { ns: problems.room })) return error.title
  const facts = { ...error.facts, status: error.status, count: error.faults.length }
  return say(error.code as Parameters<typeof say>[0], facts)
}
