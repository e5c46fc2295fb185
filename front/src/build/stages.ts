import type { Stage } from '../api/types'

/** The stages with new ones at the end; the last of before leads on to the first of them. */
export function withStages(stages: Stage[], names: string[], keys: string[]): Stage[] {
  let all = stages
  names.forEach((name, at) => {
    const key = keys[at] ?? name
    const last = all.at(-1)
    const led = last
      ? all.map((one) => (one === last ? { ...one, next: [...one.next, key] } : one))
      : all
    all = [...led, { key, name, name_en: '', meaning: 'going', next: [] }]
  })
  return all
}

export const withoutStage = (stages: Stage[], gone: string): Stage[] =>
  stages
    .filter(({ key }) => key !== gone)
    .map((one) => ({ ...one, next: one.next.filter((key) => key !== gone) }))
