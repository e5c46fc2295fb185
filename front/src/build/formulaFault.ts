import { Problem } from '../api/problem'
import { sentenceOf } from '../kit/sentences'
import { sayFrom } from '../kit/tongue'
import { words } from './words'

const say = sayFrom(words)

/** What is wrong with a formula, in one sentence. */
export function formulaFault(error: unknown): string {
  if (!(error instanceof Problem)) return sentenceOf(error)
  const { path } = error.facts
  if (error.code === 'formula-unknown-reference' && Array.isArray(path)) {
    return say('noSuchField', { path: path.join('.') })
  }
  return sentenceOf(error)
}
