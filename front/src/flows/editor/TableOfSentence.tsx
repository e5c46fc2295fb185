import { Select } from 'antd'
import { useSchema } from '../../api/schema'
import { nameOf, useSay } from '../../kit/tongue'
import { words } from './words'

type Props = { table: string; onTable: (table: string) => void }

/** Which table a sentence is about, where it does not say. */
export function TableOfSentence({ table, onTable }: Props) {
  const say = useSay(words)
  const tables = useSchema().data?.tables ?? []
  return (
    <div className="table-of-sentence">
      <label htmlFor="sentence-table">{say('ofTable')}</label>
      <Select
        id="sentence-table"
        value={table}
        showSearch={{ optionFilterProp: 'label' }}
        options={[
          { value: '', label: say('anyTable') },
          ...tables.map((one) => ({ value: one.key, label: nameOf(one) })),
        ]}
        onChange={onTable}
        data-testid="sentence-table"
      />
    </div>
  )
}
