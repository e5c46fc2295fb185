import type { Choice, Field, Rec, Stage } from '../../api/types'
import { comma, nameOf, sayFrom } from '../../kit/tongue'
import type { Shown } from '../fields/twin'
import { words } from '../words'

/** A column of a board: the value that its cards have in common, null for those that have none. */
export type Stack = { key: string; value: string | null; says: Shown }

const say = sayFrom(words)

/** Every stage or choice in its order, also the empty ones: that a stage is empty is news. */
export function stacksOf(field: Field, people: { id: string; name: string }[]): Stack[] {
  const { stages } = field.options
  const named = stages ? stages.map(ofStage) : choicesOf(field, people).map(ofChoice)
  const none: Stack = { key: '', value: null, says: { text: say('blankGroup') } }
  return field.required || stages ? named : [...named, none]
}

const ofStage = (stage: Stage): Stack => ({
  key: stage.key,
  value: stage.key,
  says: { text: nameOf(stage), meaning: stage.meaning },
})

const choicesOf = ({ options }: Field, people: { id: string; name: string }[]): Choice[] =>
  options.choices ?? people.map(({ id, name }) => ({ key: id, name, name_en: name }))

const ofChoice = (choice: Choice): Stack => ({
  key: choice.key,
  value: choice.key,
  says: { text: nameOf(choice), tones: [choice.colour ?? ''] },
})

/** Why a card may not go there, in one sentence; null where it may. */
export function refusal(field: Field, record: Rec, to: Stack): string | null {
  const { stages } = field.options
  const now = stages?.find(({ key }) => key === record.cells[field.key])
  if (!stages || !now || to.value === now.key || now.next.includes(to.value ?? '')) return null
  const names = stages.filter(({ key }) => now.next.includes(key)).map(nameOf)
  return names.length
    ? say('stageOnly', { from: nameOf(now), to: names.join(comma()) })
    : say('stageEnd', { from: nameOf(now) })
}
