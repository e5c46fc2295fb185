import { App } from 'antd'
import { useSearchParams } from 'react-router'
import type { FieldDef, TableDef } from '../api/building'
import { Nothing } from '../kit/Nothing'
import { sentenceOf } from '../kit/sentences'
import { useSay } from '../kit/tongue'
import { FieldEditor } from './FieldEditor'
import { FieldList } from './FieldList'
import type { SaveTable } from './useTableDraft'
import { words } from './words'

const NEW = '+'

type Props = { table: TableDef; save: SaveTable }

/** The fields at the left, the one that is open at the right. The address holds which. */
export function FieldsPage({ table, save }: Props) {
  const say = useSay(words)
  const { message } = App.useApp()
  const [params, setParams] = useSearchParams()
  const open = params.get('field')
  const field = table.fields.find(({ key }) => key === open)
  const choose = (key: string | null) => setParams(key ? { field: key } : {}, { replace: true })
  const order = (fields: FieldDef[]) =>
    save((now) => ({ ...now, fields }), say('reordered'), say('saved')).catch((refused) =>
      message.error(sentenceOf(refused)),
    )
  return (
    <div className="build-columns" data-open={open ? '' : undefined}>
      <FieldList
        table={table}
        chosen={open}
        onChoose={choose}
        onAdd={() => choose(NEW)}
        onOrder={order}
      />
      <section className="card">
        {field || open === NEW ? (
          <FieldEditor
            key={`${open} ${field?.type ?? ''}`}
            table={table}
            field={field ?? null}
            save={save}
            onDone={choose}
          />
        ) : (
          <Nothing>{say('choose')}</Nothing>
        )}
      </section>
    </div>
  )
}
