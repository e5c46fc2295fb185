import i18next from 'i18next'
import { useSyncExternalStore } from 'react'
import { askIn } from '../api/http'
import { keep, recall } from './kept'

export type Tongue = 'zh' | 'en'
type Pairs = Record<string, readonly [zh: string, en: string]>

/** The words of one room of the product. Both tongues stand side by side, so none can be forgotten. */
export type Book<Key extends string> = { room: string; keys?: Key[] }

const KEPT = 'danliu.tongue'

export const tongue = () => i18next.language as Tongue

i18next.init({
  lng: recall(KEPT) === 'en' ? 'en' : 'zh',
  fallbackLng: 'zh',
  resources: {},
  initAsync: false,
  showSupportNotice: false,
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false, prefix: '{', suffix: '}' },
} as Parameters<typeof i18next.init>[0])
askIn(tongue())

export function switchTongue(to: Tongue) {
  keep(KEPT, to)
  i18next.changeLanguage(to)
  wearTongue()
}

/** Tells the server and the reader's screen reader which language is spoken. */
export function wearTongue() {
  askIn(tongue())
  document.documentElement.lang = tongue() === 'zh' ? 'zh-CN' : 'en'
}

export function book<Words extends Pairs>(room: string, words: Words): Book<keyof Words & string> {
  for (const [column, language] of (['zh', 'en'] as const).entries()) {
    const side = Object.entries(words).map(([key, pair]) => [key, pair[column]])
    i18next.addResourceBundle(language, room, Object.fromEntries(side))
  }
  return { room }
}

export type Say<Key extends string> = (key: Key, facts?: Record<string, unknown>) => string

export const sayFrom =
  <Key extends string>({ room }: Book<Key>): Say<Key> =>
  (key, facts) =>
    i18next.t(key as string, { ns: room, ...facts })

/** The words of a room in the language of now; the component is drawn again on a switch. */
export function useSay<Key extends string>(words: Book<Key>): Say<Key> {
  useTongue()
  return sayFrom(words)
}

export const useTongue = () => useSyncExternalStore(watchTongue, tongue)

function watchTongue(watcher: () => void) {
  i18next.on('languageChanged', watcher)
  return () => i18next.off('languageChanged', watcher)
}

/** What a user has named: in English where an English name was given. */
export const nameOf = (thing: { name: string; name_en?: string }) =>
  (tongue() === 'en' && thing.name_en) || thing.name
export const pick = (zh: string, en: string) => (tongue() === 'en' && en) || zh
/** What stands between the names of a list. */
export const comma = () => pick('、', ', ')
export const colon = () => pick('：', ': ')
