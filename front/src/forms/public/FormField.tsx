import type { ReactNode } from 'react'
import type { Cell, PublicField } from '../../api/types'
import { nameOf, pick, useSay } from '../../kit/tongue'
import { inputFor } from './inputs/all'
import { words } from './words'

type Props = {
  field: PublicField
  value: Cell
  fault: string | undefined
  onChange: (value: Cell) => void
}

/** One question: its name, its help, its input and, when there is one, its fault. */
export function FormField({ field, value, fault, onChange }: Props) {
  const { Input, group } = inputFor(field.type)
  const id = `f-${field.key}`
  const help = pick(field.help, field.help_en)
  const described = [help && `${id}-help`, fault && `${id}-fault`].filter(Boolean).join(' ')
  return (
    <Named id={id} field={field} group={group ?? false}>
      {help && (
        <p className="help" id={`${id}-help`}>
          {help}
        </p>
      )}
      <Input
        id={id}
        field={field}
        value={value}
        onChange={onChange}
        invalid={fault !== undefined}
        describedBy={described || undefined}
      />
      {fault && (
        <p className="fault" id={`${id}-fault`} role="alert" data-testid={`fault-${field.key}`}>
          {fault}
        </p>
      )}
    </Named>
  )
}

type NamedProps = { id: string; field: PublicField; group: boolean; children: ReactNode }

function Named({ id, field, group, children }: NamedProps) {
  const say = useSay(words)
  const name = (
    <>
      {nameOf(field)}
      {!field.required && <small>{say('optional')}</small>}
    </>
  )
  if (group) {
    return (
      <fieldset className="question">
        <legend>{name}</legend>
        {children}
      </fieldset>
    )
  }
  return (
    <div className="question">
      <label htmlFor={id}>{name}</label>
      {children}
    </div>
  )
}
