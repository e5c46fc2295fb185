import { App, Button, Modal, Select, Skeleton } from 'antd'
import { useState } from 'react'
import { copyFlow, useLookThere } from '../../api/flows'
import { isProblem } from '../../api/problem'
import type { Brought } from '../../api/types'
import { turnTo, useWorkspaces } from '../../api/workspaces'
import { ActButton } from '../../kit/ActButton'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { sentenceOf } from '../../kit/sentences'
import { useSay } from '../../kit/tongue'
import { words } from './copyWords'
import { Needs } from './Needs'
import { keyFor } from './newKey'

type Props = { flowKey: string; name: string; draft: boolean; onClose: () => void }

/** Where to; what it needs there and lacks; then it is a draft there, and one may go and see. */
export function CopyDialog({ flowKey, name, draft, onClose }: Props) {
  const say = useSay(words)
  const { message } = App.useApp()
  const others = (useWorkspaces().data ?? []).filter((one) => !one.here && one.builds)
  const [to, setTo] = useState(others.length === 1 ? others[0]?.key : undefined)
  const [taken, setTaken] = useState(false)
  const [made, setMade] = useState<Brought['draft']>(null)
  const look = useLookThere(flowKey, to, draft)
  const there = others.find(({ key }) => key === to)
  const copy = async (key = '') => {
    try {
      setMade((await copyFlow(flowKey, to as string, draft, key)).draft)
    } catch (error) {
      if (isProblem(error, 'draft-moved')) setTaken(true)
      else message.error(sentenceOf(error))
    }
  }
  const turn = (key: string) => {
    setTo(key)
    setTaken(false)
  }
  if (made && there) return <Arrived made={made} there={there} onClose={onClose} />
  const act = taken ? () => copy(keyFor(name)) : () => copy()
  const button = (
    <ActButton type="primary" disabled={!look.data} act={act} data-testid="copy-there">
      {say(taken ? 'copyNew' : 'copy')}
    </ActButton>
  )
  return (
    <Modal open title={say('title', { name })} footer={button} onCancel={onClose}>
      <div className="dialog-lines">
        <p className="soft">{say('lead')}</p>
        <Select
          aria-label={say('where')}
          placeholder={say('choose')}
          value={to}
          onChange={turn}
          options={others.map((one) => ({ value: one.key, label: one.name }))}
          data-testid="copy-where"
        />
        {look.isError && <ProblemPanel problem={look.error} again={() => look.refetch()} />}
        {to && look.isPending && <Skeleton active title={false} />}
        {look.data && <Needs found={look.data} />}
        {taken && <p role="alert">{say('there')}</p>}
      </div>
    </Modal>
  )
}

type ArrivedProps = {
  made: NonNullable<Brought['draft']>
  there: { key: string; name: string }
  onClose: () => void
}

function Arrived({ made, there, onClose }: ArrivedProps) {
  const say = useSay(words)
  const go = () => turnTo(there.key, `/flows/${encodeURIComponent(made.key)}`)
  const footer = (
    <>
      <Button onClick={onClose}>{say('stay')}</Button>
      <ActButton type="primary" act={go} data-testid="copy-go">
        {say('go')}
      </ActButton>
    </>
  )
  return (
    <Modal open title={say('copied', { name: there.name })} footer={footer} onCancel={onClose}>
      {made.faults.length > 0 && <p>{say('toMend', { n: made.faults.length })}</p>}
    </Modal>
  )
}
