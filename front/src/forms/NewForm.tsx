import { Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { keysFor } from '../api/building'
import { saveForm, useForms, useFormsChanged } from '../api/forms'
import { useSchema } from '../api/schema'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import { begunFields } from './designing'
import { Side } from './Side'
import { words } from './words'

/** 新建表单: a name and a table. It is a draft until somebody opens it. */
export function NewForm({ onClose }: { onClose: () => void }) {
  const say = useSay(words)
  const go = useNavigate()
  const schema = useSchema()
  const forms = useForms()
  const changed = useFormsChanged()
  const [name, setName] = useState('')
  const [tableKey, setTableKey] = useState<string | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const table = schema.data?.tables.find(({ key }) => key === tableKey)

  const make = async () => {
    if (!table) return
    setBusy(true)
    setProblem(null)
    try {
      const taken = [...(forms.data?.forms ?? []), ...(forms.data?.gone ?? [])].map(
        ({ key }) => key,
      )
      const [key = ''] = await keysFor([name], taken, 'form')
      const fields = begunFields(schema.data, table)
      await saveForm({ key, name: name.trim(), table: table.key, fields, open: false }, null)
      await changed()
      go(`/forms/${key}`)
    } catch (refused) {
      setProblem(refused)
      setBusy(false)
    }
  }
  const whole = name.trim() !== '' && table !== undefined
  return (
    <Modal
      open
      title={say('new')}
      okText={say('make')}
      okButtonProps={{ disabled: !whole, loading: busy }}
      onOk={make}
      onCancel={onClose}
    >
      {problem !== null && <ProblemPanel problem={problem} />}
      <Side id="form-table" label={say('newTable')}>
        <Select
          id="form-table"
          showSearch={{ optionFilterProp: 'label' }}
          value={tableKey}
          options={schema.data?.tables.map((one) => ({ value: one.key, label: nameOf(one) }))}
          onChange={setTableKey}
        />
      </Side>
      <Side id="form-name" label={say('newName')}>
        <Input
          id="form-name"
          maxLength={60}
          value={name}
          onChange={({ target }) => setName(target.value)}
          onPressEnter={() => whole && make()}
        />
      </Side>
    </Modal>
  )
}
