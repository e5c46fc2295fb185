import { pick } from '../../kit/tongue'
import type { FlowTree } from '../tree/tree'

/** The words of its sentence that are not in the flow, as one reads them; «» where there are none. */
export const unplacedOf = ({ unplaced }: FlowTree) => (unplaced ?? []).join(pick('、', ', '))
