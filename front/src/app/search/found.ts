import type { Found, Hit } from '../../api/search'
import type { Table } from '../../api/types'

/** place: among all lines that the arrows walk through */
export type Line = Hit & { to: string; place: number }
export type Section = { table: Table; lines: Line[] }

/** What was found, table by table; each line knows its place, which are counted from `first`. */
export function sectionsOf(found: Found | undefined, tables: Table[], first = 0): Section[] {
  let place = first
  return (found?.groups ?? []).flatMap(({ table: key, hits }) => {
    const table = tables.find((one) => one.key === key)
    if (!table) return []
    const lines = hits.map((hit) => ({
      ...hit,
      to: `/t/${key}/${hit.record}`,
      place: place++,
    }))
    return [{ table, lines }]
  })
}

export const linesOf = (sections: Section[]): Line[] => sections.flatMap(({ lines }) => lines)

/** Where an arrow leads: round the end, to the other end. */
export const stepped = (place: number, by: number, all: number) =>
  all === 0 ? 0 : (place + by + all) % all

export type Piece = { text: string; marked: boolean }

/** A text with the words that were sought told apart; what stands there as pinyin is not. */
export function marked(text: string, words: string): Piece[] {
  const sought = words.split(/\s+/).filter(Boolean).map(escaped)
  if (!sought.length) return [{ text, marked: false }]
  const parts = text.split(new RegExp(`(${sought.join('|')})`, 'gi'))
  return parts
    .map((part, n) => ({ text: part, marked: n % 2 === 1 }))
    .filter((piece) => piece.text !== '')
}

const escaped = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
