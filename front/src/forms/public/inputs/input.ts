import type { ComponentType } from 'react'
import type { Cell, PublicField } from '../../../api/types'

export type InputProps = {
  id: string
  field: PublicField
  value: Cell
  onChange: (value: Cell) => void
  invalid: boolean
  describedBy: string | undefined
}

export type PhoneInput = {
  Input: ComponentType<InputProps>
  /** Several buttons under one name: a fieldset with a legend instead of a label. */
  group?: boolean
}
