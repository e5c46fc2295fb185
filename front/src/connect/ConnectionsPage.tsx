import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useConnections } from '../api/connections'
import { Nothing } from '../kit/Nothing'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { useSay } from '../kit/tongue'
import { ConnectionCard } from './ConnectionCard'
import { NewConnection } from './NewConnection'
import { words } from './words'

/** 连接: the outside systems that this workspace speaks with. */
export function ConnectionsPage({ mayBuild }: { mayBuild: boolean }) {
  const say = useSay(words)
  const connections = useConnections()
  const [adding, setAdding] = useState(false)
  if (connections.status === 'pending') return <PageSkeleton />
  if (connections.status === 'error') return <ProblemPanel problem={connections.error} />
  const add = mayBuild && (
    <Button
      type="primary"
      icon={<PlusOutlined />}
      onClick={() => setAdding(true)}
      data-testid="connection-new"
    >
      {say('add')}
    </Button>
  )
  const none = connections.data.length === 0
  return (
    <Page title={say('connections')} action={!none && add}>
      {none && <Nothing action={add}>{say('none')}</Nothing>}
      <div className="cards">
        {connections.data.map((connection) => (
          <ConnectionCard key={connection.key} connection={connection} mayBuild={mayBuild} />
        ))}
      </div>
      {adding && <NewConnection onClose={() => setAdding(false)} />}
    </Page>
  )
}
