import type { Linked } from '../../api/types'
import type { Twin } from './twin'

/** The lines of a head; a line is made in its own table. */
export const twin: Twin = {
  show: (value: Linked[], { options }) => ({
    text: value.map(({ title }) => title).join('、'),
    links: value.map((one) => ({ ...one, table: options.table ?? '' })),
  }),
  width: 200,
}
