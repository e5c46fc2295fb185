import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { type Fault, Problem } from '../api/problem'
import { createRecord } from '../api/records'
import type { Cells, Table } from '../api/types'
import { recordNameOf, useSay } from '../kit/tongue'
import { common } from '../kit/words'
import { RecordForm } from './RecordForm'
import { Refusal } from './Refusal'
import { remember } from './steps'
import { words } from './words'

type Props = { table: Table; onClose: () => void; onMade: (id: string) => void }

/** 新建: a drawer with the empty form; every fault of the record at once, beside its field. */
export function NewRecord({ table, onClose, onMade }: Props) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const [cells, setCells] = useState<Cells>({})
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const faults: Fault[] = problem instanceof Problem ? problem.faults : []

  const make = async (accepted: string[] = []) => {
    setBusy(true)
    setProblem(null)
    try {
      const written = await createRecord(table.key, cells, accepted)
      remember(table.key, [written], say('createIn', { table: recordNameOf(table) }))
      onMade(written.id)
    } catch (refused) {
      setProblem(refused)
    } finally {
      setBusy(false)
    }
  }
  const buttons = (
    <div className="drawer-buttons">
      <Button onClick={onClose}>{sayCommon('cancel')}</Button>
      <Button type="primary" loading={busy} onClick={() => make()} data-testid="record-create">
        {say('create')}
      </Button>
    </div>
  )
  return (
    <Drawer
      open
      size={520}
      title={say('createIn', { table: recordNameOf(table) })}
      onClose={onClose}
      footer={buttons}
    >
      <Refusal problem={problem} fields={table.fields} onAccept={make} />
      <RecordForm
        fields={table.fields}
        cells={cells}
        faults={faults}
        onCell={(key, value) => setCells((before) => ({ ...before, [key]: value }))}
      />
    </Drawer>
  )
}
