import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer, InputNumber } from 'antd'
import { useState } from 'react'
import { saveSettings } from '../api/connections'
import type { Connection, PaceLimits } from '../api/types'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import { common } from '../kit/words'
import { blamedBy, SettingLines, type Settings } from './SettingLines'
import { words } from './words'

/** Only what was changed is sent; a secret goes in and never comes back out. */
export function SettingsForm({
  connection,
  onClose,
}: {
  connection: Connection
  onClose: () => void
}) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const client = useQueryClient()
  const { message } = App.useApp()
  const [changed, setChanged] = useState<Settings>({})
  const [limits, setLimits] = useState(connection.limits)
  const [problem, setProblem] = useState<unknown>(null)

  const save = async () => {
    try {
      await saveSettings(connection.key, changed, limits)
      await client.invalidateQueries({ queryKey: ['connections'] })
      message.success(say('saved'))
      onClose()
    } catch (refused) {
      setProblem(refused)
    }
  }
  const buttons = (
    <div className="drawer-buttons">
      <Button onClick={onClose}>{sayCommon('cancel')}</Button>
      <Button type="primary" onClick={save} data-testid="connection-save">
        {sayCommon('save')}
      </Button>
    </div>
  )
  return (
    <Drawer
      open
      size={480}
      title={`${nameOf(connection)} · ${say('settings')}`}
      onClose={onClose}
      footer={buttons}
    >
      {problem !== null && !blamedBy(problem) && <ProblemPanel problem={problem} />}
      <SettingLines
        fields={connection.fields}
        values={{ ...connection.settings, ...changed }}
        problem={problem}
        onChange={(key, value) => setChanged((before) => ({ ...before, [key]: value }))}
      />
      <Pace limits={limits} onLimits={setLimits} />
    </Drawer>
  )
}

type PaceProps = { limits: PaceLimits; onLimits: (limits: PaceLimits) => void }

/** How quickly it may be called, by all flows together: an old system is spared. */
function Pace({ limits, onLimits }: PaceProps) {
  const say = useSay(words)
  return (
    <section className="pace">
      <h3>{say('pace')}</h3>
      <div className="record-form">
        {(['per_second', 'per_minute', 'at_once'] as const).map((one) => (
          <div className="field-line" key={one}>
            <label htmlFor={`pace-${one}`}>{say(one)}</label>
            <InputNumber
              id={`pace-${one}`}
              min={1}
              max={1000}
              precision={0}
              placeholder={say('noLimit')}
              value={limits[one] ?? null}
              onChange={(next) => onLimits({ ...limits, [one]: next })}
            />
          </div>
        ))}
      </div>
      <p className="help">{say('paceHelp')}</p>
    </section>
  )
}
