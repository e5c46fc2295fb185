import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer } from 'antd'
import { useState } from 'react'
import { saveSettings } from '../api/connections'
import type { Connection } from '../api/types'
import { ProblemPanel } from '../kit/ProblemPanel'
import { useSay } from '../kit/tongue'
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
  const [problem, setProblem] = useState<unknown>(null)

  const save = async () => {
    try {
      await saveSettings(connection.key, changed)
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
      title={`${connection.name} · ${say('settings')}`}
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
    </Drawer>
  )
}
