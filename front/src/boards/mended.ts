import type { Field } from '../api/types'

const QUOTED = /("(?:[^"]|"")*"|“[^”]*”|\{[^}]*\}|｛[^｝]*｝)/
const SIGN = /^\s*(?:=|<>|＝|≠)\s*/

/**
 * What somebody meant who wrote a field and its choice bare: 紧急程度=特急 becomes
 * {紧急程度}="特急". What is written right stays as it is.
 */
export function mendedFormula(typed: string, fields: Field[]): string {
  const names = fields.flatMap((field) =>
    [field.name, field.name_en].filter(Boolean).map((name) => ({ name: name as string, field })),
  )
  names.sort((one, other) => other.name.length - one.name.length)
  const parts = typed.split(QUOTED)
  return parts
    .map((part, place) => (place % 2 ? part : mendedPart(part, names, parts[place - 1] ?? '')))
    .join('')
}

type Named = { name: string; field: Field }

/** Of a stretch without quotes and braces; `before` is the quoted one in front of it. */
function mendedPart(part: string, names: Named[], before: string): string {
  const field = names.find(({ name }) => before === `{${name}}`)?.field
  let [done, rest] = field ? withChoice('', part, field) : ['', part]
  while (rest) {
    const found = names.find(({ name }) => isWhole(done, rest, name))
    if (found)
      [done, rest] = withChoice(
        `${done}{${found.name}}`,
        rest.slice(found.name.length),
        found.field,
      )
    else [done, rest] = [done + rest[0], rest.slice(1)]
  }
  return done
}

const WORD = /[\p{L}\p{N}_]/u

/** A name that stands by itself, and calls no function. */
const isWhole = (done: string, rest: string, name: string) =>
  rest.startsWith(name) &&
  !WORD.test(done.at(-1) ?? '') &&
  !WORD.test(rest[name.length] ?? '') &&
  !/^\s*[(（]/.test(rest.slice(name.length))

/** A choice of the field that stands bare behind the sign. */
function withChoice(done: string, rest: string, { options }: Field): [string, string] {
  const sign = SIGN.exec(rest)?.[0]
  if (!sign) return [done, rest]
  const after = rest.slice(sign.length)
  const choice = (options.choices ?? options.stages ?? [])
    .flatMap(({ name, name_en }) => [name, name_en])
    .filter((name): name is string => Boolean(name) && isWhole('', after, name as string))
    .sort((one, other) => other.length - one.length)[0]
  return choice ? [`${done}${sign}"${choice}"`, after.slice(choice.length)] : [done, rest]
}
