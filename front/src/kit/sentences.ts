import i18next from 'i18next'
import { Problem } from '../api/problem'
import { sayFrom } from './tongue'
import { problems } from './words'

const say = sayFrom(problems)

/** One sentence in the user's language for whatever went wrong. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Problem)) return String(error instanceof Error ? error.message : error)
  if (!i18next.exists(error.code, { ns: problems.room })) return detailOf(error)
  const facts = { ...error.facts, status: error.status, count: error.faults.length }
  return say(error.code as Parameters<typeof say>[0], facts)
}

/** A code that a newer server knows and we do not: its own words are better than none. */
const detailOf = ({ facts, title }: Problem) =>
  typeof facts.detail === 'string' ? facts.detail : title
