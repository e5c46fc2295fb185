import type { Known } from './known'

/** What is being written at the caret: a value after «{», or a name of a function. */
export type Asked = { from: number; to: number; word: string; of: 'value' | 'function' }

export function askedAt(text: string, caret: number): Asked | null {
  const before = text.slice(0, caret)
  if (isQuoted(before)) return null
  const open = before.lastIndexOf('{')
  if (open >= 0 && !before.slice(open).includes('}')) {
    const close = /^[^{}"]*\}/.exec(text.slice(caret))?.[0].length ?? 0
    return { from: open, to: caret + close, word: before.slice(open + 1), of: 'value' }
  }
  const word = /[A-Za-z\u4e00-\u9fff]+$/.exec(before)?.[0]
  return word ? { from: caret - word.length, to: caret, word, of: 'function' } : null
}

const isQuoted = (before: string) => (before.match(/"/g)?.length ?? 0) % 2 === 1

/** Those that hold what is written, first those that begin with it. */
export function matching(known: Known[], word: string, most = 40): Known[] {
  const wanted = word.toLowerCase()
  const held = known.filter(
    ({ label, path }) =>
      label.toLowerCase().includes(wanted) || path.toLowerCase().includes(wanted),
  )
  const first = held.filter(({ label }) => label.toLowerCase().startsWith(wanted))
  return [...first, ...held.filter((one) => !first.includes(one))].slice(0, most)
}

export const put = (text: string, { from, to }: { from: number; to: number }, words: string) => ({
  text: text.slice(0, from) + words + text.slice(to),
  caret: from + words.length,
})
