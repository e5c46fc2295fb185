import { Problem } from '../api/problem'
import { sentenceOf } from '../kit/sentences'
import { comma, sayFrom } from '../kit/tongue'
import { words } from './words'

const say = sayFrom(words)
const AT_MOST = 6

/** What is wrong with a formula, in one sentence. */
export function formulaFault(error: unknown): string {
  if (!(error instanceof Problem)) return sentenceOf(error)
  const { at, expected, path } = error.facts
  if (error.code === 'formula-error' && Array.isArray(expected)) {
    return say('wrongAt', { at, expected: expected.slice(0, AT_MOST).join(comma()) })
  }
  if (error.code === 'formula-unknown-reference' && Array.isArray(path)) {
    return say('noSuchField', { path: path.join('.') })
  }
  return sentenceOf(error)
}
