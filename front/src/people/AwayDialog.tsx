import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Modal, Select, Skeleton } from 'antd'
import { useState } from 'react'
import { useMembers } from '../api/members'
import { appointSubstitute, dismissSubstitute, useAway } from '../api/substitutes'
import { sentenceOf } from '../kit/sentences'
import { useSay } from '../kit/tongue'
import { sayMoment } from '../kit/when'
import { common } from '../kit/words'
import { words } from './words'

/** 外出代理: who answers in my place while I am away, and until when. */
export function AwayDialog({ user, onClose }: { user: string; onClose: () => void }) {
  const say = useSay(words)
  const away = useAway(user)
  return (
    <Modal open title={say('away')} footer={null} onCancel={onClose}>
      {away.status === 'pending' && <Skeleton active title={false} />}
      {away.data && <AwayForm key={away.data.name} user={user} onClose={onClose} />}
    </Modal>
  )
}

function AwayForm({ user, onClose }: { user: string; onClose: () => void }) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const client = useQueryClient()
  const { message } = App.useApp()
  const { away, name } = useAway(user).data ?? {}
  const members = (useMembers().data ?? []).filter(({ id }) => id !== user)
  const [who, setWho] = useState<string>()
  const [from, setFrom] = useState('')
  const [until, setUntil] = useState('')

  const act = async (doing: Promise<unknown>, done: string) => {
    try {
      await doing
      message.success(done)
      onClose()
    } catch (problem) {
      message.error(sentenceOf(problem))
    } finally {
      await client.invalidateQueries({ queryKey: ['substitutes'] })
    }
  }
  if (away) {
    const facts = { name, from: sayMoment(away.from_at), until: sayMoment(away.until_at) }
    return (
      <div className="dialog-lines">
        <p>{say('awayNow', facts)}</p>
        <Button onClick={() => act(dismissSubstitute(user), say('isBack'))} data-testid="away-end">
          {say('backAtDesk')}
        </Button>
      </div>
    )
  }
  const ready = who && from && until && from < until
  const appoint = () =>
    who &&
    act(
      appointSubstitute(user, { substitute: who, from_at: from, until_at: until }),
      say('awaySet'),
    )
  return (
    <div className="dialog-lines">
      <p>{say('awayHint')}</p>
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={say('standIn')}
        placeholder={say('standIn')}
        value={who}
        options={members.map((one) => ({ value: one.id, label: one.name }))}
        onChange={setWho}
      />
      <label className="away-line">
        {say('awayFrom')}
        <input type="datetime-local" value={from} onChange={(one) => setFrom(one.target.value)} />
      </label>
      <label className="away-line">
        {say('awayUntil')}
        <input type="datetime-local" value={until} onChange={(one) => setUntil(one.target.value)} />
      </label>
      <Button type="primary" disabled={!ready} onClick={appoint} data-testid="away-save">
        {sayCommon('save')}
      </Button>
    </div>
  )
}
