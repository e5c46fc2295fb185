import { Button } from 'antd'
import { useState } from 'react'
import { Problem } from '../api/problem'
import { editRecord } from '../api/records'
import type { Cells, Rec, Table, Written } from '../api/types'
import { useSay } from '../kit/tongue'
import { common } from '../kit/words'
import { RecordForm } from './RecordForm'
import { Refusal } from './Refusal'

type Props = {
  table: Table
  record: Rec
  onCancel: () => void
  /** `mine` is what was typed, so that a conflict can be settled by sending it again. */
  onSaved: (written: Written, mine: Cells) => void
}

/** Sends only what was changed, with the version that the editor saw when editing began. */
export function EditRecord({ table, record, onCancel, onSaved }: Props) {
  const say = useSay(common)
  const [version] = useState(record.version)
  const [changed, setChanged] = useState<Cells>({})
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)

  const save = async (accepted: string[] = []) => {
    if (Object.keys(changed).length === 0) return onCancel()
    setBusy(true)
    try {
      onSaved(await editRecord(table.key, record.id, version, changed, accepted), changed)
    } catch (refused) {
      setProblem(refused)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <Refusal problem={problem} fields={table.fields} onAccept={save} />
      <RecordForm
        fields={table.fields}
        cells={{ ...record.cells, ...changed }}
        faults={problem instanceof Problem ? problem.faults : []}
        onCell={(key, value) => setChanged((before) => ({ ...before, [key]: value }))}
      />
      <div className="drawer-buttons">
        <Button onClick={onCancel}>{say('cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={busy} data-testid="record-save">
          {say('save')}
        </Button>
      </div>
    </form>
  )
}
