import type { Setting } from '../declared'

/** One setting on the panel. An empty value is `undefined`: then the setting is left out. */
export type InputProps = {
  setting: Setting
  value: unknown
  onChange: (value: unknown) => void
  id: string
  /** Whether something is wrong with it. */
  wrong?: boolean
}

export const textOrNothing = (text: string) => text || undefined
