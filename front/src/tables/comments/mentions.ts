/** A text that is kept names people by their id, as `@[id]`; people type and read `@name`. */
export type Person = { id: string; name: string }
export type Part = { text: string; person: string | null }

const TOKEN = /@\[([0-9a-f-]{36})\]/gi

/** A colleague as the server spells them: in pinyin, and by the first letters of each character. */
export type Spelled = Person & { spelled: string; initials: readonly string[] }

/** Whether these letters mean the person: part of the name, of its pinyin, or of its initials. */
export function isMeant(typed: string, { name, spelled, initials }: Spelled): boolean {
  // An input method parts the syllables that it is still composing: zhang'san
  const word = typed.toLowerCase().replace(/['’]/g, '')
  if (name.toLowerCase().includes(word) || spelled.includes(word)) return true
  return initials.some((_, start) =>
    [...word].every((letter, n) => initials[start + n]?.includes(letter)),
  )
}

/** As it is kept. Of two with one name the one that was picked is meant; else nobody is. */
export function kept(typed: string, members: Person[], picked: Person[]): string {
  const known = [...picked, ...members.filter(({ name }) => isAlone(name, members))]
  const byLength = known.toSorted((a, b) => b.name.length - a.name.length)
  let text = typed
  for (const { id, name } of byLength) text = text.replaceAll(`@${name}`, `@[${id}]`)
  return text.trim()
}

const isAlone = (name: string, members: Person[]) =>
  members.filter((one) => one.name === name).length === 1

/** As it is edited once more. */
export const typed = (text: string, mentioned: Record<string, string>): string =>
  text.replace(TOKEN, (_, id: string) => `@${mentioned[id] ?? '?'}`)

/** As it is shown: people apart from the rest. */
export function parts(text: string, mentioned: Record<string, string>): Part[] {
  const found: Part[] = []
  let end = 0
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) found.push({ text: text.slice(end, match.index), person: null })
    const id = match[1] ?? ''
    found.push({ text: `@${mentioned[id] ?? '?'}`, person: id })
    end = match.index + match[0].length
  }
  if (end < text.length) found.push({ text: text.slice(end), person: null })
  return found
}
