import type { Choice } from '../api/types'

export const TONES = [
  'blue',
  'green',
  'orange',
  'purple',
  'cyan',
  'magenta',
  'gold',
  'red',
  'geekblue',
  'lime',
  'volcano',
  'yellow',
  'grey',
] as const

/** 红、黄、绿 or one a line: the names of several choices at once. */
export const namesIn = (typed: string): string[] =>
  typed
    .split(/[\n,，、;；]+/)
    .map((name) => name.trim())
    .filter(Boolean)

/** A choice named after a colour has it; the others take the next that is free. */
const SPOKEN: [RegExp, string][] = [
  [/红|紧急|加急|特急|red/i, 'red'],
  [/橙|orange/i, 'orange'],
  [/黄|yellow/i, 'gold'],
  [/绿|green/i, 'green'],
  [/蓝|blue/i, 'blue'],
  [/紫|purple/i, 'purple'],
  [/灰|grey|gray/i, 'grey'],
]

export function toneFor(name: string, among: Choice[]): string {
  const spoken = SPOKEN.find(([says]) => says.test(name))?.[1]
  if (spoken) return spoken
  const free = TONES.find((tone) => !among.some(({ colour }) => colour === tone))
  return free ?? (TONES[among.length % TONES.length] as string)
}

/** The choices with these names added; a name that is there already is left out. */
export function withNames(choices: Choice[], names: string[], keys: string[]): Choice[] {
  let all = choices
  names.forEach((name, at) => {
    if (all.some((one) => one.name === name)) return
    all = [...all, { key: keys[at] ?? name, name, name_en: '', colour: toneFor(name, all) }]
  })
  return all
}
