import { App, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { keysFor, saveTable, useDefinitionsChanged } from '../api/building'
import { useSchema } from '../api/schema'
import { ProblemPanel } from '../kit/ProblemPanel'
import { useSay } from '../kit/tongue'
import { Setting } from './Setting'
import { words } from './words'

/** 新建表: its name and the field that names its records; the rest is added beside the list. */
export function NewTable({ onClose }: { onClose: () => void }) {
  const say = useSay(words)
  const { message } = App.useApp()
  const go = useNavigate()
  const schema = useSchema()
  const changed = useDefinitionsChanged()
  const [name, setName] = useState('')
  const [first, setFirst] = useState(say('firstFieldName'))
  const [numbered, setNumbered] = useState(false)
  const [prefix, setPrefix] = useState('')
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)

  const make = async () => {
    setBusy(true)
    setProblem(null)
    try {
      const taken = schema.data?.tables.map(({ key }) => key) ?? []
      const [key = ''] = await keysFor([name], taken, 't')
      const [field = ''] = await keysFor([first], [])
      const title = numbered
        ? {
            key: field,
            name: first,
            type: 'auto-number' as const,
            options: prefix ? { prefix } : {},
          }
        : { key: field, name: first, type: 'text' as const, required: true }
      await saveTable(
        { key, name: name.trim(), title: field, fields: [title] },
        null,
        say('newTable'),
      )
      await changed()
      message.success(say('made', { table: name }))
      onClose()
      go(`/build/${key}`)
    } catch (refused) {
      setProblem(refused)
    } finally {
      setBusy(false)
    }
  }
  const whole = name.trim() !== '' && first.trim() !== ''
  return (
    <Modal
      open
      title={say('newTable')}
      okText={say('make')}
      okButtonProps={{ disabled: !whole, loading: busy }}
      onOk={make}
      onCancel={onClose}
    >
      <form
        className="field-editor"
        onSubmit={(event) => {
          event.preventDefault()
          if (whole) make()
        }}
      >
        {problem !== null && <ProblemPanel problem={problem} />}
        <Setting id="table-name" label={say('tableName')}>
          <Input
            id="table-name"
            autoFocus
            maxLength={60}
            placeholder={say('tableNameHint')}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </Setting>
        <Setting id="first-field" label={say('firstField')} help={say('firstFieldHelp')}>
          <Input
            id="first-field"
            maxLength={60}
            value={first}
            onChange={({ target }) => setFirst(target.value)}
          />
        </Setting>
        <Setting label={say('namedBy')}>
          <Radio.Group
            className="named-by"
            value={numbered}
            options={[
              { value: false, label: say('namedBy_text') },
              { value: true, label: say('namedBy_number') },
            ]}
            onChange={({ target }) => setNumbered(target.value)}
          />
        </Setting>
        {numbered && (
          <Setting id="first-prefix" label={say('opt_prefix')}>
            <Input
              id="first-prefix"
              maxLength={20}
              value={prefix}
              onChange={({ target }) => setPrefix(target.value)}
            />
          </Setting>
        )}
        <button type="submit" hidden />
      </form>
    </Modal>
  )
}
