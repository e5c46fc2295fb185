import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer, Input, Skeleton } from 'antd'
import { useState } from 'react'
import { makeConnection, useConnectors } from '../api/connections'
import type { Connector } from '../api/types'
import { ProblemPanel } from '../kit/ProblemPanel'
import { pick, useSay } from '../kit/tongue'
import { common } from '../kit/words'
import { blamedBy, SettingLines, type Settings } from './SettingLines'
import { words } from './words'

/** 添加连接: which system, and the keys to it. */
export function NewConnection({ onClose }: { onClose: () => void }) {
  const say = useSay(words)
  const known = useConnectors()
  const [chosen, setChosen] = useState<Connector | null>(null)
  if (chosen) return <Keys kind={chosen} onBack={() => setChosen(null)} onClose={onClose} />
  return (
    <Drawer open size={520} title={say('add')} onClose={onClose}>
      {known.status === 'pending' && <Skeleton active />}
      {known.status === 'error' && <ProblemPanel problem={known.error} />}
      <ul className="connectors">
        {known.data?.map((kind) => (
          <li key={kind.name}>
            <button
              type="button"
              onClick={() => setChosen(kind)}
              data-testid={`connector-${kind.name}`}
            >
              <strong>{pick(kind.title, kind.title_en)}</strong>
              <span className="soft">{say(doesOf(kind))}</span>
            </button>
          </li>
        ))}
      </ul>
    </Drawer>
  )
}

const doesOf = ({ asked, receives }: Connector) =>
  asked ? 'doesAnswer' : receives ? 'doesSend' : 'doesHold'

type KeysProps = { kind: Connector; onBack: () => void; onClose: () => void }

function Keys({ kind, onBack, onClose }: KeysProps) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const client = useQueryClient()
  const { message } = App.useApp()
  const [name, setName] = useState(pick(kind.title, kind.title_en))
  const [settings, setSettings] = useState<Settings>({})
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const whole = kind.fields.every(({ key, required }) => !required || settings[key])
  const make = async () => {
    setBusy(true)
    try {
      await makeConnection(kind.name, name.trim(), settings)
      await client.invalidateQueries({ queryKey: ['connections'] })
      message.success(say('made'))
      onClose()
    } catch (refused) {
      setProblem(refused)
      setBusy(false)
    }
  }
  const footer = (
    <div className="drawer-buttons">
      <Button onClick={onBack}>{say('another')}</Button>
      <Button
        type="primary"
        loading={busy}
        disabled={!whole || !name.trim()}
        onClick={make}
        data-testid="connection-make"
      >
        {sayCommon('save')}
      </Button>
    </div>
  )
  return (
    <Drawer
      open
      size={520}
      title={pick(kind.title, kind.title_en)}
      onClose={onClose}
      footer={footer}
    >
      <p className="soft keys-lead">{say('sealed')}</p>
      {problem !== null && !blamedBy(problem) && <ProblemPanel problem={problem} />}
      <div className="record-form">
        <div className="field-line">
          <label htmlFor="connection-name">
            {say('name')}
            <span className="must"> *</span>
          </label>
          <Input
            id="connection-name"
            maxLength={60}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </div>
      </div>
      <SettingLines
        fields={kind.fields}
        values={settings}
        problem={problem}
        onChange={(key, value) => setSettings((before) => ({ ...before, [key]: value }))}
      />
    </Drawer>
  )
}
