import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Popconfirm, Skeleton } from 'antd'
import { useState } from 'react'
import { getVersion, goLive, useVersion, useVersionDifferences, useVersions } from '../../api/flows'
import { memberName, useMembers } from '../../api/members'
import type { FlowVersion, Kit } from '../../api/types'
import { Mark } from '../../kit/Mark'
import { Moment } from '../../kit/Moment'
import { Nothing } from '../../kit/Nothing'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { sentenceOf } from '../../kit/sentences'
import { useSay } from '../../kit/tongue'
import type { FlowTree } from '../tree/tree'
import { Differences } from './Differences'
import { asTree } from './useEditing'
import { words } from './words'

type Props = { flowKey: string; kit: Kit; onEdit: (flow: FlowTree) => void; onLive: () => void }

/** Every version, what each changed, and the way back. */
export function VersionsTab({ flowKey, kit, onEdit, onLive }: Props) {
  const say = useSay(words)
  useMembers() // for the names of who published
  const versions = useVersions(flowKey)
  if (versions.status === 'pending') return <Skeleton active />
  if (versions.status === 'error') return <ProblemPanel problem={versions.error} />
  if (versions.data.length === 0) return <Nothing>{say('noVersions')}</Nothing>
  return (
    <ul className="tab-in versions">
      {versions.data.map((one) => (
        <VersionCard
          key={one.version}
          flowKey={flowKey}
          version={one}
          kit={kit}
          onEdit={onEdit}
          onLive={onLive}
        />
      ))}
    </ul>
  )
}

function VersionCard({ flowKey, version, kit, onEdit, onLive }: Props & { version: FlowVersion }) {
  const say = useSay(words)
  const { message } = App.useApp()
  const client = useQueryClient()
  const [open, setOpen] = useState(version.live)
  const n = version.version
  const back = async () => {
    try {
      await goLive(flowKey, n)
      message.success(say('published', { n }))
      await client.invalidateQueries({ queryKey: ['flow-versions', flowKey] })
      client.invalidateQueries({ queryKey: ['flows'] })
      onLive()
    } catch (error) {
      message.error(sentenceOf(error))
    }
  }
  const edit = async () => onEdit(asTree((await getVersion(flowKey, n)).flow))
  return (
    <li className="card" data-testid={`version-${n}`}>
      <header className="version-head">
        <h2>{say('version', { n })}</h2>
        {version.live && <Mark meaning="done">{say('isLive')}</Mark>}
        <span className="soft">
          <Moment at={version.published_at} />{' '}
          {say('by', { name: nameOfActor(version.published_by, say('system')) })}
          {' · '}
          {say('ofRuns', { n: version.runs })}
        </span>
        <span className="top-gap" />
        <Button size="small" type="text" onClick={() => setOpen(!open)}>
          {say('changes')}
        </Button>
        <Button size="small" onClick={edit}>
          {say('editVersion')}
        </Button>
        {!version.live && (
          <Popconfirm
            title={say('goLiveAsk', { n })}
            okText={say('goLive')}
            cancelText={say('cancel')}
            onConfirm={back}
          >
            <Button size="small">{say('goLive')}</Button>
          </Popconfirm>
        )}
      </header>
      {open && n > 1 && <Changes flowKey={flowKey} version={n} kit={kit} />}
      {open && n === 1 && <p className="soft">{say('firstVersion')}</p>}
    </li>
  )
}

/** Whatever is nobody of the workspace came with a pack, or by the command line. */
const nameOfActor = (ref: string, system: string) =>
  ref.startsWith('user:') ? memberName(ref.slice('user:'.length)) : system

function Changes({ flowKey, version, kit }: { flowKey: string; version: number; kit: Kit }) {
  const found = useVersionDifferences(flowKey, version, true)
  const [before, now] = [useVersion(flowKey, version - 1), useVersion(flowKey, version)]
  if (found.status === 'error') return <ProblemPanel problem={found.error} />
  if (!found.data || !before.data || !now.data) return <Skeleton active paragraph={{ rows: 2 }} />
  const flows = [asTree(before.data.flow), asTree(now.data.flow)]
  return <Differences differences={found.data.differences} flows={flows} kit={kit} />
}
