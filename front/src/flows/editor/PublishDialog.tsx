import { useQuery } from '@tanstack/react-query'
import { App, type ButtonProps, Modal, Skeleton } from 'antd'
import { useState } from 'react'
import { getVersion, publishDraft, useDraftDifferences } from '../../api/flows'
import type { Kit } from '../../api/types'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { sentenceOf } from '../../kit/sentences'
import { nameOf, useSay } from '../../kit/tongue'
import { Differences } from './Differences'
import { unplacedOf } from './unplaced'
import { asTree, type Editing } from './useEditing'
import { words } from './words'

type Props = { flowKey: string; number: number; editing: Editing; kit: Kit; onClose: () => void }

/** What will be different, in words, before it is. */
export function PublishDialog({ flowKey, number, editing, kit, onClose }: Props) {
  const say = useSay(words)
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const { live, behind, flow } = editing
  const unplaced = unplacedOf(flow)
  const publish = async () => {
    setBusy(true)
    try {
      const { version } = await publishDraft(flowKey, number, live)
      message.success(say('published', { n: version }))
      await editing.published()
      onClose()
    } catch (error) {
      message.error(sentenceOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      title={say('publishTitle', { name: nameOf(flow) })}
      okText={say(unplaced ? 'publishAsItIs' : 'publish')}
      cancelText={say('cancel')}
      okButtonProps={{ loading: busy, 'data-testid': 'publish-now' } as ButtonProps}
      onOk={publish}
      onCancel={onClose}
      width={560}
    >
      {unplaced && <p className="fault">{say('unplacedAsk', { words: unplaced })}</p>}
      {behind && live && <p className="fault">{say('behind', { n: live })}</p>}
      {live === null ? (
        <p>{say('publishNew')}</p>
      ) : (
        <>
          <p>{say('publishSays', { n: live })}</p>
          <Changes flowKey={flowKey} number={number} live={live} editing={editing} kit={kit} />
          <p className="soft">{say('publishAfter')}</p>
        </>
      )}
    </Modal>
  )
}

function Changes({
  flowKey,
  number,
  live,
  editing,
  kit,
}: Omit<Props, 'onClose'> & { live: number }) {
  const found = useDraftDifferences(flowKey, number)
  const old = useQuery({
    queryKey: ['flow-versions', flowKey, live],
    queryFn: () => getVersion(flowKey, live),
  })
  if (found.status === 'error') return <ProblemPanel problem={found.error} />
  if (!found.data || !old.data) return <Skeleton active />
  const flows = [asTree(old.data.flow), editing.flow]
  return <Differences differences={found.data.differences} flows={flows} kit={kit} />
}
