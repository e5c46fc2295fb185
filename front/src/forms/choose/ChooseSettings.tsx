import { Select } from 'antd'
import type { Choose, FormFieldDef } from '../../api/forms'
import type { Field, Schema, Table } from '../../api/types'
import { nameOf, useSay } from '../../kit/tongue'
import { Side, SideSwitch } from '../Side'
import { words } from '../words'
import { FieldPairs } from './FieldPairs'
import { Narrowing } from './Narrowing'
import { readsOf } from './where'

type Props = {
  /** The field that is answered, and the table it is of: of the form, or of its lines. */
  field: Field
  beside: Field[]
  placed: FormFieldDef
  schema: Schema
  /** What else is answered on the form, and in the same line. */
  answers: Field[]
  line: Field[]
  onChoose: (choose: Choose | null) => void
}

export const choosable = ({ type }: Field) => type === 'link' || type === 'text'

/** Where the answers of a field come from: records of a table, narrowed by what is answered. */
export function ChooseSettings(props: Props) {
  const say = useSay(words)
  const { field, placed, schema, onChoose } = props
  const target = field.type === 'link' ? field.options.table : undefined
  const tables = target ? schema.tables.filter(({ key }) => key === target) : schema.tables
  const begin = (on: boolean) => onChoose(on && tables[0] ? begun(tables[0], !target) : null)
  const id = `choose-${field.key}`
  if (tables.length === 0) return null
  return (
    <>
      <SideSwitch
        id={id}
        label={say(target ? 'chooseNarrowed' : 'chooseFrom')}
        help={say('chooseHelp')}
        on={!!placed.choose}
        onChange={begin}
      />
      {placed.choose && <Settings {...props} choose={placed.choose} tables={tables} />}
    </>
  )
}

const begun = ({ key, title }: Table, takesValue: boolean): Choose => ({
  table: key,
  value: takesValue ? title : '',
  where: '',
  show: takesValue ? [] : [title],
  needs: [],
  fills: {},
})

function Settings(props: Props & { choose: Choose; tables: Table[] }) {
  const say = useSay(words)
  const { field, beside, choose, schema, tables, answers, onChoose } = props
  const offered = schema.tables.find(({ key }) => key === choose.table)
  const change = (parts: Partial<Choose>) => onChoose({ ...choose, ...parts })
  const narrow = (where: string) => {
    const [before, reads] = [readsOf(choose.where), readsOf(where)]
    const chosen = choose.needs.filter((key) => !before.includes(key))
    const asked = reads.filter((key) => answers.some((one) => one.key === key))
    change({ where, needs: [...new Set([...chosen, ...asked])] })
  }
  const fields = offered?.fields ?? []
  const plain = fields.filter(({ type }) => type !== 'sub-table')
  const byName = (some: Field[]) => some.map((one) => ({ value: one.key, label: nameOf(one) }))
  const id = `choose-${field.key}`
  return (
    <div className="choose-settings" data-testid={`${id}-settings`}>
      {field.type !== 'link' && (
        <>
          <Side id={`${id}-table`} label={say('chooseTable')}>
            <Select
              id={`${id}-table`}
              showSearch={{ optionFilterProp: 'label' }}
              value={choose.table}
              options={tables.map((one) => ({ value: one.key, label: nameOf(one) }))}
              onChange={(key) => {
                const table = tables.find((one) => one.key === key)
                if (table) onChoose(begun(table, true))
              }}
            />
          </Side>
          <Side id={`${id}-value`} label={say('chooseValue')}>
            <Select
              id={`${id}-value`}
              value={choose.value}
              options={byName(plain.filter(({ kind }) => kind === 'text'))}
              onChange={(value) => change({ value })}
            />
          </Side>
        </>
      )}
      <Side id={`${id}-show`} label={say('chooseShow')} help={say('chooseShowHelp')}>
        <Select
          id={`${id}-show`}
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          value={choose.show}
          options={byName(plain)}
          onChange={(show) => change({ show })}
        />
      </Side>
      <Narrowing
        {...props}
        key={choose.table}
        fields={plain}
        where={choose.where}
        onWhere={narrow}
      />
      <Side id={`${id}-needs`} label={say('chooseNeeds')} help={say('chooseNeedsHelp')}>
        <Select
          id={`${id}-needs`}
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          value={choose.needs}
          options={byName(answers)}
          onChange={(needs) => change({ needs })}
        />
      </Side>
      <FieldPairs
        label={say('chooseFills')}
        help={say('chooseFillsHelp')}
        pairs={choose.fills ?? {}}
        left={beside.filter(({ key }) => key !== field.key)}
        right={plain}
        onPairs={(fills) => change({ fills })}
      />
    </div>
  )
}
