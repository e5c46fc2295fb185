import { lazy, Suspense, useState } from 'react'
import { useSearchParams } from 'react-router'
import { type KeptBoard, useBoard } from '../api/boards'
import { isProblem } from '../api/problem'
import { useSchema } from '../api/schema'
import { Nothing } from '../kit/Nothing'
import { PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { useSay } from '../kit/tongue'
import { BoardView } from './BoardView'
import type { ShowCell } from './tiles/twin'
import { words } from './words'
import './boards.css'

const BoardEditor = lazy(async () => ({
  default: (await import('./edit/BoardEditor')).BoardEditor,
}))

type Props = { boardKey: string; mayBuild: boolean; show: ShowCell }

/** One board: looked at, or edited in place. */
export function BoardPage({ boardKey, mayBuild, show }: Props) {
  const say = useSay(words)
  const board = useBoard(boardKey)
  const schema = useSchema()
  const [params, setParams] = useSearchParams()
  const [editing, setEditing] = useState(mayBuild && params.has('edit'))
  if (isProblem(board.error, 'unknown-board')) return <Nothing>{say('gone')}</Nothing>
  if (board.isError) return <ProblemPanel problem={board.error} again={() => board.refetch()} />
  if (!board.data || !schema.data) return <PageSkeleton />
  const { tables } = schema.data
  const stop = () => {
    setEditing(false)
    setParams({}, { replace: true })
  }
  const edit = mayBuild ? () => setEditing(true) : undefined
  if (!editing) return <BoardView kept={board.data} tables={tables} show={show} onEdit={edit} />
  return (
    <Suspense fallback={<PageSkeleton />}>
      <BoardEditor kept={board.data as KeptBoard} tables={tables} show={show} onDone={stop} />
    </Suspense>
  )
}
