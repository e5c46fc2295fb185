import type { ComponentType } from 'react'
import type { Cell, Field, Linked, Meaning } from '../../api/types'

/** A cell ready to be drawn, by React in the drawer and by the grid's own renderer alike. */
export type Shown = {
  text: string
  title?: string
  meaning?: Meaning
  chips?: string[]
  mono?: boolean
  links?: (Linked & { table: string })[]
}

export type EditProps = {
  id: string
  field: Field
  value: Cell
  onChange: (value: Cell) => void
  status?: 'error'
  describedBy: string | undefined
}

/** The front half of a field type. A blank never reaches `show`. */
export type Twin = {
  show: (value: Cell, field: Field) => Shown
  /** Left out where the value is the server's to give. */
  Edit?: ComponentType<EditProps>
  width: number
  right?: boolean
}
