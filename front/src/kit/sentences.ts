import { type Fault, Problem } from '../api/problem'
import { isSaid, sayFrom } from './tongue'
import { common, problems } from './words'

const say = sayFrom(problems)
const sayCommon = sayFrom(common)
const TOLD = 3 // faults that one sentence names
/** What the house says by itself: these are whole sentences, no values that would be right. */
const SENTENCES = ['check', 'locked', 'locked-field']

/** What is wrong with one value, in words: what a rule of the table says, or what would be right. */
export function sayFault({ code, value, wanted }: Fault): string {
  if (code === 'check') return sayCommon('ruleSays', { says: wanted })
  if (SENTENCES.includes(code)) return wanted
  if (code === 'not-a-record') return sayCommon('notFound')
  const blank = value === null || value === undefined || value === ''
  return blank ? sayCommon('missing') : sayCommon('wanted', { wanted })
}

/** The same with the field that it stands at; what a rule says of the whole record has none. */
export const sayNamedFault = (fault: Fault): string =>
  fault.field ? sayCommon('faultOf', { name: fault.name, says: sayFault(fault) }) : sayFault(fault)

/** One sentence in the user's language for whatever went wrong. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Problem)) return String(error instanceof Error ? error.message : error)
  if (!isSaid(problems, error.code)) return detailOf(error)
  if (error.code === 'invalid-record' && error.faults.length) return sayFaults(error.faults)
  if (error.code === 'invalid-schema' && error.facts.option)
    return say('invalid-option', error.facts)
  const facts = { ...error.facts, status: error.status, count: error.faults.length }
  return say(error.code as Parameters<typeof say>[0], facts)
}

function sayFaults(faults: Fault[]): string {
  const told = faults.slice(0, TOLD).map(sayNamedFault)
  const more = faults.length > TOLD ? [say('invalid-record', { count: faults.length })] : []
  return [...told, ...more].join(' ')
}

/** A code that a newer server knows and we do not: its own words are better than none. */
const detailOf = ({ facts, title }: Problem) =>
  typeof facts.detail === 'string' ? facts.detail : title
