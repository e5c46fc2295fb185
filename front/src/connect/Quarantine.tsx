import { useQueryClient } from '@tanstack/react-query'
import { Drawer, Skeleton } from 'antd'
import { replayMessage, useQuarantine } from '../api/connections'
import type { Connection, Message } from '../api/types'
import { ActButton } from '../kit/ActButton'
import { Moment } from '../kit/Moment'
import { Nothing } from '../kit/Nothing'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import { sayHeld } from './refusals'
import { words } from './words'

/** Messages that could not be read, each with the reason and its own words. */
export function Quarantine({
  connection,
  onClose,
}: {
  connection: Connection
  onClose: () => void
}) {
  const say = useSay(words)
  const held = useQuarantine(connection.key, true)
  return (
    <Drawer
      open
      size={640}
      title={`${nameOf(connection)} · ${say('quarantine')}`}
      onClose={onClose}
    >
      {held.status === 'pending' && <Skeleton active />}
      {held.status === 'error' && <ProblemPanel problem={held.error} />}
      {held.data?.messages.length === 0 && <Nothing>{say('quarantineEmpty')}</Nothing>}
      {held.data?.messages.map((message) => (
        <HeldMessage key={message.id} message={message} connection={connection.key} />
      ))}
    </Drawer>
  )
}

function HeldMessage({ message, connection }: { message: Message; connection: string }) {
  const say = useSay(words)
  const client = useQueryClient()
  const replay = async () => {
    await replayMessage(connection, message.id)
    await client.invalidateQueries({ queryKey: ['connections'] })
  }
  return (
    <article className="held">
      <header>
        <strong className="mono">{message.external_id}</strong>
        <span className="soft">
          {message.topic} · <Moment at={message.received_at} />
        </span>
        <ActButton size="small" act={replay} done={say('replayed')} data-testid="message-replay">
          {say('replay')}
        </ActButton>
      </header>
      <p className="held-why">{sayHeld(message)}</p>
      <details>
        <summary>{say('body')}</summary>
        <pre>{indented(message.body)}</pre>
      </details>
    </article>
  )
}

/** What did not parse for the connector may not parse here either. */
function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
