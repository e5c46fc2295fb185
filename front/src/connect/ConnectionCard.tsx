import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Typography } from 'antd'
import { useState } from 'react'
import { removeConnection, testConnection } from '../api/connections'
import type { Connection, TestAnswer } from '../api/types'
import { ActButton } from '../kit/ActButton'
import { Mark } from '../kit/Mark'
import { Moment } from '../kit/Moment'
import { sentenceOf } from '../kit/sentences'
import { nameOf, pick, useSay } from '../kit/tongue'
import { sayLength } from '../kit/when'
import { common } from '../kit/words'
import { Quarantine } from './Quarantine'
import { sayTested } from './refusals'
import { SettingsForm } from './SettingsForm'
import { words } from './words'

type Opened = 'settings' | 'quarantine' | null
type CardProps = { connection: Connection; mayBuild: boolean }

/** One connection: does it work, what waits in its inbox, where the outside system delivers. */
export function ConnectionCard({ connection, mayBuild }: CardProps) {
  const say = useSay(words)
  const [opened, setOpened] = useState<Opened>(null)
  const [answer, setAnswer] = useState<TestAnswer | null>(null)
  const client = useQueryClient()
  const close = () => setOpened(null)
  const test = async () => {
    setAnswer(await testConnection(connection.key))
    client.invalidateQueries({ queryKey: ['connections'] })
  }
  const { waiting, quarantined } = connection.inbox
  const title = pick(connection.title, connection.title_en)
  const name = nameOf(connection)
  return (
    <article className="card card-lines connection" data-testid={`connection-${connection.key}`}>
      <header>
        <h2>{name}</h2>
        {title !== name && <span className="soft">{title}</span>}
      </header>
      <Tested connection={connection} answer={answer} />
      <p className="inbox-counts">
        {waiting > 0 && <Mark meaning="going">{say('waiting', { n: waiting })}</Mark>}
        {quarantined > 0 && (
          <button type="button" className="mark-button" onClick={() => setOpened('quarantine')}>
            <Mark meaning="danger">{say('quarantined', { n: quarantined })}</Mark>
          </button>
        )}
      </p>
      {connection.hook && <Hook path={connection.hook} />}
      <footer>
        <ActButton act={test} data-testid={`connection-test-${connection.key}`}>
          {say('test')}
        </ActButton>
        {mayBuild && (
          <>
            <Button onClick={() => setOpened('settings')}>{say('settings')}</Button>
            <RemoveButton connection={connection} />
          </>
        )}
      </footer>
      {opened === 'settings' && <SettingsForm connection={connection} onClose={close} />}
      {opened === 'quarantine' && <Quarantine connection={connection} onClose={close} />}
    </article>
  )
}

function RemoveButton({ connection }: { connection: Connection }) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const { message, modal } = App.useApp()
  const client = useQueryClient()
  const remove = async () => {
    try {
      await removeConnection(connection.key)
      await client.invalidateQueries({ queryKey: ['connections'] })
    } catch (refused) {
      message.error(sentenceOf(refused))
    }
  }
  const ask = () =>
    modal.confirm({
      title: say('removeTitle', { name: nameOf(connection) }),
      content: say('removeHelp'),
      okText: say('remove'),
      okButtonProps: { danger: true },
      cancelText: sayCommon('cancel'),
      onOk: remove,
    })
  return (
    <Button type="text" danger onClick={ask}>
      {say('remove')}
    </Button>
  )
}

type TestedProps = { connection: Connection; answer: TestAnswer | null }

/** The answer just given, else the last one that is known. */
function Tested({ connection: { tested }, answer }: TestedProps) {
  const say = useSay(words)
  const known = answer ?? tested
  if (!known) return <Mark meaning="waiting">{say('untested')}</Mark>
  return (
    <p className="tested" role="status">
      <Mark meaning={known.ok ? 'done' : 'danger'}>{say(known.ok ? 'testedOk' : 'testedBad')}</Mark>
      <span>{sayTested(known)}</span>
      <span className="soft">
        {answer ? sayLength(answer.ms) : tested && <Moment at={tested.at} />}
      </span>
    </p>
  )
}

function Hook({ path }: { path: string }) {
  const say = useSay(words)
  const url = new URL(path, location.origin).href
  return (
    <p className="hook">
      <span className="soft">{say('hook')}</span>
      <Typography.Text code copyable={{ text: url, tooltips: [say('copy')] }}>
        {path}
      </Typography.Text>
    </p>
  )
}
