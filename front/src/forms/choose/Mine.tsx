import { CloseOutlined } from '@ant-design/icons'
import { AutoComplete, Button, Select } from 'antd'
import type { FormDef } from '../../api/forms'
import { usePeople } from '../../api/people'
import type { Table } from '../../api/types'
import { isTyped } from '../../kit/fieldTypes'
import { nameOf, useSay } from '../../kit/tongue'
import { Side } from '../Side'
import { words } from '../words'

type Props = { form: FormDef; table: Table; onForm: (parts: Partial<FormDef>) => void }

/** Fields that get what is kept of the member who answers: then only members answer. */
export function Mine({ form, table, onForm }: Props) {
  const say = useSay(words)
  const known = useKept()
  const mine = form.mine ?? {}
  const set = (next: Record<string, string>) => onForm({ mine: next })
  const free = table.fields.filter(({ key, type }) => isTyped(type) && !(key in mine))
  return (
    <Side label={say('ofMine')} help={say('ofMineHelp')}>
      {Object.entries(mine).map(([key, kept]) => {
        const name = nameOf(table.fields.find((one) => one.key === key) ?? { name: key })
        return (
          <div className="side-pair" key={key} data-testid={`mine-${key}`}>
            <span className="one-line">{name} ←</span>
            <AutoComplete
              aria-label={`${say('ofMineName')}：${name}`}
              placeholder={say('ofMineName')}
              value={kept}
              options={known.map((one) => ({ value: one }))}
              onChange={(value) => set({ ...mine, [key]: value.trim() })}
            />
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={`${say('drop')} ${name}`}
              onClick={() =>
                set(Object.fromEntries(Object.entries(mine).filter(([one]) => one !== key)))
              }
            />
          </div>
        )
      })}
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={say('ofMineAdd')}
        placeholder={say('ofMineAdd')}
        value={null}
        options={free.map((one) => ({ value: one.key, label: nameOf(one) }))}
        onChange={(key: string | null) => key && set({ ...mine, [key]: known[0] ?? '' })}
        data-testid="mine-add"
      />
    </Side>
  )
}

/** The names of what is kept of anybody, such as «store». */
function useKept(): string[] {
  const people = usePeople().data ?? []
  return [...new Set(people.flatMap(({ attributes }) => Object.keys(attributes)))]
}
