import { App, Select } from 'antd'
import { keysFor, saveTable, useDefinitionsChanged } from '../../api/building'
import { useSchema } from '../../api/schema'
import type { Field } from '../../api/types'
import { ActButton } from '../../kit/ActButton'
import { nameOf, useSay } from '../../kit/tongue'
import { words } from '../words'
import type { OptionProps } from './option'

/** The table that a link points to. */
export function TableSelect({ id, spec, value, onOptions }: OptionProps) {
  const say = useSay(words)
  const { data } = useSchema()
  return (
    <Select
      id={id}
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={say('chooseTable')}
      value={value || undefined}
      options={data?.tables.map((one) => ({ value: one.key, label: nameOf(one) }))}
      onChange={(table) => onOptions({ [spec.key]: table })}
    />
  )
}

const JOINT = ' '

/** Where the lines are: a table whose link points here; it can be made on the spot. */
export function Lines({ id, table, field, onOptions }: OptionProps) {
  const say = useSay(words)
  const { data } = useSchema()
  const { table: lines, link } = field.options
  const options = (data?.tables ?? []).flatMap((one) =>
    one.fields
      .filter(({ type, options }) => type === 'link' && options.table === table.key)
      .map((there) => ({
        value: `${one.key}${JOINT}${there.key}`,
        label: `${nameOf(one)}（${nameOf(there)}）`,
      })),
  )
  return (
    <div className="choice-lines">
      <Select
        id={id}
        placeholder={say('chooseTable')}
        value={lines && link ? `${lines}${JOINT}${link}` : undefined}
        options={options}
        onChange={(chosen: string) => {
          const [key = '', by = ''] = chosen.split(JOINT)
          onOptions({ table: key, link: by })
        }}
      />
      {!lines && <NewLines table={table} onMade={onOptions} />}
    </div>
  )
}

type NewProps = {
  table: OptionProps['table']
  onMade: (options: { table: string; link: string }) => void
}

function NewLines({ table, onMade }: NewProps) {
  const say = useSay(words)
  const { message } = App.useApp()
  const { data } = useSchema()
  const changed = useDefinitionsChanged()
  const make = async () => {
    const name = say('linesOf', { table: nameOf(table) })
    const [key = ''] = await keysFor([name], data?.tables.map((one) => one.key) ?? [], 't')
    const [link = '', item = '', quantity = ''] = await keysFor(
      [table.name, say('linesItem'), say('linesQuantity')],
      [],
    )
    const fields = [
      { key: item, name: say('linesItem'), type: 'text' as const, required: true },
      { key: quantity, name: say('linesQuantity'), type: 'number' as const },
      { key: link, name: table.name, type: 'link' as const, options: { table: table.key } },
    ]
    await saveTable({ key, name, title: item, fields }, null, say('newLines'))
    await changed()
    message.success(say('made', { table: name }))
    onMade({ table: key, link })
  }
  return (
    <div>
      <ActButton act={make} data-testid="new-lines">
        {say('newLines')}
      </ActButton>
    </div>
  )
}

/** Fields through which other records are reached. */
export function Through({ id, table, field, spec, value, onOptions }: OptionProps) {
  const say = useSay(words)
  const many = field.type === 'rollup'
  const types = many ? ['links', 'sub-table'] : ['link', 'links', 'sub-table']
  const links = table.fields.filter(({ type }) => types.includes(type))
  if (!links.length) return <p className="help">{say('noLinks')}</p>
  return (
    <Select
      id={id}
      placeholder={say('chooseField')}
      value={value || undefined}
      options={links.map((one) => ({ value: one.key, label: nameOf(one) }))}
      onChange={(through) => onOptions({ [spec.key]: through, field: '' })}
    />
  )
}

/** A field of text of this table itself, or none. */
export function OwnText({ id, table, spec, value, onOptions }: OptionProps) {
  const say = useSay(words)
  const texts = table.fields.filter(({ type }) => type === 'text')
  return (
    <Select
      id={id}
      allowClear
      placeholder={say('noOwnText')}
      value={value || undefined}
      options={texts.map((one) => ({ value: one.key, label: nameOf(one) }))}
      onChange={(chosen) => onOptions({ [spec.key]: chosen ?? '' })}
    />
  )
}

/** A field of the table behind the link. */
export function There({ id, table, field, spec, value, onOptions }: OptionProps) {
  const say = useSay(words)
  const { data } = useSchema()
  const through = table.fields.find(({ key }) => key === field.options.through)
  const there = data?.tables.find(({ key }) => key === through?.options.table)
  const counts = field.options.how === 'count'
  const options = (there?.fields ?? []).map((one: Field) => ({
    value: one.key,
    label: nameOf(one),
  }))
  return (
    <Select
      id={id}
      disabled={!there}
      allowClear={counts}
      placeholder={counts ? say('countRecords') : say('chooseField')}
      value={value || undefined}
      options={options}
      onChange={(chosen) => onOptions({ [spec.key]: chosen ?? '' })}
    />
  )
}
