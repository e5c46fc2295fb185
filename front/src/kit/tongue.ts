import { useSyncExternalStore } from 'react'
import { askIn } from '../api/http'
import { keep, recall } from './kept'

export type Tongue = 'zh' | 'en'
type Pair = readonly [zh: string, en: string]
type Pairs = Record<string, Pair>

/** The words of one room of the product. Both tongues stand side by side, so none can be forgotten. */
export type Book<Key extends string> = { room: string; keys?: Key[] }

const KEPT = 'danliu.tongue'

let spoken: Tongue = recall(KEPT) === 'en' ? 'en' : 'zh'
const rooms = new Map<string, Map<string, Pair>>()
const watchers = new Set<() => void>()

export const tongue = () => spoken

askIn(tongue())

export function switchTongue(to: Tongue) {
  keep(KEPT, to)
  speak(to)
  wearTongue()
}

/** Speaks it in this window alone. */
export function speak(to: Tongue) {
  spoken = to
  for (const watcher of watchers) watcher()
}

/** Tells the server and the reader's screen reader which language is spoken. */
export function wearTongue() {
  askIn(tongue())
  document.documentElement.lang = tongue() === 'zh' ? 'zh-CN' : 'en'
}

export function book<Words extends Pairs>(room: string, words: Words): Book<keyof Words & string> {
  rooms.set(room, new Map([...(rooms.get(room) ?? []), ...Object.entries(words)]))
  return { room }
}

export type Say<Key extends string> = (key: Key, facts?: Record<string, unknown>) => string

export const sayFrom =
  <Key extends string>({ room }: Book<Key>, to?: Tongue): Say<Key> =>
  (key, facts) => {
    const pair = rooms.get(room)?.get(key)
    return pair ? filled(pair[(to ?? spoken) === 'en' ? 1 : 0], facts) : key
  }

/** Whether the room has words for it: for what another program names. */
export const isSaid = ({ room }: Book<string>, key: string) => rooms.get(room)?.has(key) ?? false

/** `{n}` is a fact; `{n|line|lines}` the word that goes with so many. */
const filled = (text: string, facts: Record<string, unknown> = {}) =>
  text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, name, one, many) => {
    if (many !== undefined) return facts[name] === 1 ? one : many
    return String(facts[name] ?? '')
  })

/** The words of a room in the language of now; the component is drawn again on a switch. */
export function useSay<Key extends string>(words: Book<Key>): Say<Key> {
  useTongue()
  return sayFrom(words)
}

export const useTongue = () => useSyncExternalStore(watchTongue, tongue)

function watchTongue(watcher: () => void) {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** What a user has named: in English where an English name was given. */
export const nameOf = (thing: { name: string; name_en?: string }) =>
  (tongue() === 'en' && thing.name_en) || thing.name
/** What one record of a table is called: 客户订单表 holds 客户订单. Of 报表 and the like nothing is
 * left out: there the last sign belongs to the word. */
export function recordNameOf(table: { name: string; name_en?: string }) {
  const name = nameOf(table)
  return /..表$/.test(name) && !/[报图仪电水手钟]表$/.test(name) ? name.slice(0, -1) : name
}
/** Under which of its names it is shown now, for who changes it. */
export const nameShown = ({ name_en }: { name_en?: string }) =>
  tongue() === 'en' && name_en ? 'name_en' : 'name'
export const pick = (zh: string, en: string) => (tongue() === 'en' && en) || zh
/** What stands between the names of a list. */
export const comma = () => pick('、', ', ')
export const colon = () => pick('：', ': ')
