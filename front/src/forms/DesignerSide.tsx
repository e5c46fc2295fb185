import { Tabs } from 'antd'
import { useEffect, useState } from 'react'
import type { FormDef } from '../api/forms'
import type { Schema, Table } from '../api/types'
import { useSay } from '../kit/tongue'
import type { Item } from './designing'
import { FormRules } from './FormRules'
import { FormSettings } from './FormSettings'
import { ItemSettings } from './ItemSettings'
import { words } from './words'

type Props = {
  table: Table
  schema: Schema
  form: FormDef
  items: Item[]
  chosen: string | null
  onItems: (items: Item[]) => void
  onForm: (parts: Partial<FormDef>) => void
}

/** The settings of what is chosen, of the whole form, and its conditions. */
export function DesignerSide({ table, schema, form, items, chosen, onItems, onForm }: Props) {
  const say = useSay(words)
  const [tab, setTab] = useState('form')
  useEffect(() => {
    if (chosen) setTab('field')
  }, [chosen])
  const item = items.find(({ id }) => id === chosen)
  const answers = items.flatMap(({ id }) => {
    const field = table.fields.find(({ key }) => key === id)
    return field && field.type !== 'sub-table' ? [field] : []
  })
  const put = (next: Item) => onItems(items.map((one) => (one.id === next.id ? next : one)))
  return (
    <section className="card designer-side">
      <Tabs
        activeKey={tab}
        onChange={setTab}
        items={[
          {
            key: 'field',
            label: say('ofField'),
            children: item ? (
              <ItemSettings key={item.id} {...{ item, table, schema, answers }} onItem={put} />
            ) : (
              <p className="soft">{say('choose')}</p>
            ),
          },
          {
            key: 'form',
            label: say('ofForm'),
            children: <FormSettings form={form} table={table} onForm={onForm} />,
          },
          {
            key: 'rules',
            label: say('ofRules'),
            children: <FormRules form={form} table={table} onForm={onForm} />,
          },
        ]}
      />
    </section>
  )
}
