import { sayQuantity } from '../../kit/quantity'
import type { Twin } from './twin'

/** Computed by the ledger: nobody types it, it is moved in the room of stock. */
export const twin: Twin = {
  show: (value, { options }) => ({ text: sayQuantity(value, options) }),
  width: 130,
  right: true,
}
