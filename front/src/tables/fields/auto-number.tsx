import type { Twin } from './twin'

export const twin: Twin = {
  show: (value) => ({ text: String(value), mono: true }),
  width: 130,
}
