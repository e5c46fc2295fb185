import { PlusOutlined } from '@ant-design/icons'

import { Link, useNavigate } from 'react-router'
import { saveBoard, useBoards } from '../api/boards'
import { ActButton } from '../kit/ActButton'
import { Nothing } from '../kit/Nothing'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import { words } from './words'

type Props = { mayBuild: boolean }

/** 看板: every board of the workspace. */
export function BoardsPage({ mayBuild }: Props) {
  const say = useSay(words)
  const boards = useBoards()
  if (boards.status === 'pending') return <PageSkeleton />
  if (boards.status === 'error') {
    return <ProblemPanel problem={boards.error} again={() => boards.refetch()} />
  }
  const make = mayBuild && <NewBoard />
  return (
    <Page title={say('boards')} action={boards.data.length > 0 && make}>
      {boards.data.length === 0 && <Nothing action={make}>{say('none')}</Nothing>}
      <div className="cards">
        {boards.data.map((board) => (
          <Link key={board.key} className="card board-card" to={`/boards/${board.key}`}>
            <h2>{nameOf(board)}</h2>
          </Link>
        ))}
      </div>
    </Page>
  )
}

/** An empty board, opened for editing at once. */
function NewBoard() {
  const say = useSay(words)
  const navigate = useNavigate()
  const make = async () => {
    const key = `b${Date.now().toString(36)}`
    await saveBoard({ key, name: say('newName'), name_en: '', tiles: [] }, 0)
    navigate(`/boards/${key}?edit=1`)
  }
  return (
    <ActButton type="primary" icon={<PlusOutlined />} act={make} data-testid="board-new">
      {say('make')}
    </ActButton>
  )
}
