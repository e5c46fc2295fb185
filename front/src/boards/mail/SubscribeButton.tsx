import { BellOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import type { Board } from '../../api/boards'
import { useBriefings } from '../../api/briefings'
import { useSay } from '../../kit/tongue'
import { words } from './words'

const SubscribeDialog = lazy(async () => ({
  default: (await import('./SubscribeDialog')).SubscribeDialog,
}))

/** 订阅: the board comes by itself, by mail or chat. */
export function SubscribeButton({ board }: { board: Board }) {
  const say = useSay(words)
  const [open, setOpen] = useState(false)
  const mine = useBriefings().data?.briefings.some((one) => one.board === board.key)
  return (
    <>
      <Button icon={<BellOutlined />} onClick={() => setOpen(true)} data-testid="board-subscribe">
        {say(mine ? 'subscribed' : 'subscribe')}
      </Button>
      {open && (
        <Suspense fallback={null}>
          <SubscribeDialog board={board} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
