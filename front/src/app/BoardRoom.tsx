import { BoardPage } from '../boards/BoardPage'
import type { ShowCell } from '../boards/tiles/twin'
import { showCell } from '../tables/fields/all'

type Props = { boardKey: string; mayBuild: boolean }

/** A board, which shows values as the tables do. */
export const BoardRoom = (props: Props) => <BoardPage {...props} show={textOf} />

const textOf: ShowCell = (value, field) => showCell(value, field).text
