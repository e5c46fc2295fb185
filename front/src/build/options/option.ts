import type { FieldDef, Options, TableDef } from '../../api/building'
import type { Spec } from '../specs'

export type OptionProps = {
  id: string
  table: TableDef
  field: FieldDef
  spec: Spec
  // biome-ignore lint/suspicious/noExplicitAny: what it holds is decided by the setting
  value: any
  /** A promise where the server is asked first: saving waits for it. */
  onOptions: (parts: Options | Promise<Options>) => void
}
