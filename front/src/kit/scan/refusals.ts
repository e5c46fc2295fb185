import { type Book, isSaid, sayFrom, tongue } from '../tongue'
import type { Reason } from './patiently'

/** Says why something cannot be done, in the words of a face: `refused` stands for what it has none for. */
export function sayerOf<Key extends string>(alarms: Book<Key | 'refused'>) {
  const say = sayFrom({ room: alarms.room } as Book<string>)
  return function sayRefusal({ code, facts }: Reason): string {
    const told = Object.fromEntries(
      Object.keys(facts).map((name) => [name, sayFact(pick(facts[name], facts[`${name}_en`]))]),
    )
    if (!isSaid({ room: alarms.room }, code)) {
      return say('refused', { title: told.title || code })
    }
    return say(code, told)
  }
}

/** What the server says in both tongues stands twice among the facts. */
const pick = (value: unknown, english: unknown) =>
  tongue() === 'en' && english !== undefined ? english : value

function sayFact(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(tongue() === 'zh' ? '、' : ', ')
  return value === null || value === undefined ? '' : String(value)
}
