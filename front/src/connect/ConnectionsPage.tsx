import { useConnections } from '../api/connections'
import { Nothing } from '../kit/Nothing'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { useSay } from '../kit/tongue'
import { ConnectionCard } from './ConnectionCard'
import { words } from './words'

/** 连接: the outside systems that this workspace speaks with. */
export function ConnectionsPage() {
  const say = useSay(words)
  const connections = useConnections()
  if (connections.status === 'pending') return <PageSkeleton />
  if (connections.status === 'error') return <ProblemPanel problem={connections.error} />
  return (
    <Page title={say('connections')}>
      {connections.data.length === 0 && <Nothing>{say('none')}</Nothing>}
      <div className="cards">
        {connections.data.map((connection) => (
          <ConnectionCard key={connection.key} connection={connection} />
        ))}
      </div>
    </Page>
  )
}
