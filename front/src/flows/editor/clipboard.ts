import { keep, recall } from '../../kit/kept'
import type { Block } from '../tree/tree'

const KEPT = 'danliu.flow-block'

/** What was copied goes along to another flow, and to another window. */
export const copyBlock = (block: Block) => keep(KEPT, JSON.stringify(block))

export function copiedBlock(): Block | null {
  try {
    const found = JSON.parse(recall(KEPT) ?? 'null') as Block | null
    return found && typeof found.block === 'string' && typeof found.id === 'string' ? found : null
  } catch {
    return null
  }
}
