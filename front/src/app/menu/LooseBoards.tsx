import { Button } from 'antd'
import type { BoardRef } from '../../api/boards'
import { nameOf, useSay } from '../../kit/tongue'
import { words } from './words'

type Props = { boards: BoardRef[]; onPut: (key: string) => void }

/** Boards are found under 看板 anyway; on the menu stand only those that somebody put there. */
export function LooseBoards({ boards, onPut }: Props) {
  const say = useSay(words)
  if (boards.length === 0) return null
  return (
    <section className="loose-boards">
      <h2>{say('boards')}</h2>
      <p className="soft">{say('boardsHint')}</p>
      <ul className="card rows">
        {boards.map((board) => (
          <li key={board.key} className="row">
            <span className="row-part">{nameOf(board)}</span>
            <Button onClick={() => onPut(board.key)} data-testid={`put-on-${board.key}`}>
              {say('putOn')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
