import { Modal, Skeleton } from 'antd'
import { Link } from 'react-router'
import type { Board } from '../../api/boards'
import { useBriefings } from '../../api/briefings'
import { Nothing } from '../../kit/Nothing'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { nameOf, useSay } from '../../kit/tongue'
import { MySubscriptions } from './MySubscriptions'
import { SubscribeForm } from './SubscribeForm'
import { words } from './words'

type Props = { board: Board; onClose: () => void }

export function SubscribeDialog({ board, onClose }: Props) {
  const say = useSay(words)
  const known = useBriefings()
  return (
    <Modal
      open
      title={say('title', { board: nameOf(board) })}
      footer={null}
      onCancel={onClose}
      className="subscribe"
    >
      {known.isPending && <Skeleton active title={false} />}
      {known.isError && <ProblemPanel problem={known.error} again={() => known.refetch()} />}
      {known.data && (
        <div className="dialog-lines">
          <p className="soft">{say('lead')}</p>
          <MySubscriptions
            mine={known.data.briefings.filter((one) => one.board === board.key)}
            ways={known.data.ways}
          />
          {known.data.ways.length > 0 ? (
            <SubscribeForm board={board.key} known={known.data} />
          ) : (
            <Nothing action={<Link to="/connections">{say('toConnections')}</Link>}>
              {say('noWays')}
            </Nothing>
          )}
        </div>
      )}
    </Modal>
  )
}
