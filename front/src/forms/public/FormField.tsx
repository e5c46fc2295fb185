import type { ReactNode } from 'react'
import type { Cell, Cells, PublicField } from '../../api/types'
import { nameOf, pick, useSay } from '../../kit/tongue'
import { Chooser } from './Chooser'
import { inputFor } from './inputs/all'
import { Lines } from './Lines'
import { words } from './words'

type Props = {
  field: PublicField
  value: Cell
  faults: Record<string, string>
  /** Distinguishes the fields of one line from those of another. */
  under?: string
  /** The other cells of its line. */
  line?: Cells
  onChange: (value: Cell) => void
}

/** One question: its name, its help, its input and, when there is one, its fault. */
export function FormField({ field, value, faults, under = '', line = {}, onChange }: Props) {
  const { Input, group } = inputFor(field.chooses ? 'text' : field.type)
  const place = `${under}${field.key}`
  const id = `f-${place}`
  const fault = faults[place]
  const help = pick(field.help, field.help_en)
  const described = [help && `${id}-help`, fault && `${id}-fault`].filter(Boolean).join(' ')
  const isLines = (field.lines?.length ?? 0) > 0
  return (
    <Named id={id} field={field} group={isLines || (group ?? false)}>
      {help && (
        <p className="help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {isLines ? (
        <Lines id={id} field={field} value={value} faults={faults} onChange={onChange} />
      ) : field.chooses ? (
        <Chooser
          id={id}
          field={field}
          place={placeOf(place)}
          value={value}
          line={line}
          onChange={onChange}
          invalid={fault !== undefined}
          describedBy={described || undefined}
        />
      ) : (
        <Input
          id={id}
          field={under ? { ...field, key: place } : field}
          value={value}
          onChange={onChange}
          invalid={fault !== undefined}
          describedBy={described || undefined}
        />
      )}
      {fault && (
        <p className="fault" id={`${id}-fault`} role="alert" data-testid={`fault-${place}`}>
          {fault}
        </p>
      )}
    </Named>
  )
}

/** `lines.0.product` is the field `lines.product` of the form. */
const placeOf = (place: string) => place.replace(/\.\d+\./, '.')

type NamedProps = { id: string; field: PublicField; group: boolean; children: ReactNode }

function Named({ id, field, group, children }: NamedProps) {
  const say = useSay(words)
  const name = (
    <>
      {nameOf(field)}
      {!field.required && <small>{say('optional')}</small>}
    </>
  )
  const className = field.half ? 'question half' : 'question'
  if (group) {
    return (
      <fieldset className={className}>
        <legend>{name}</legend>
        {children}
      </fieldset>
    )
  }
  return (
    <div className={className}>
      <label htmlFor={id}>{name}</label>
      {children}
    </div>
  )
}
