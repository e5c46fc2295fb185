import '../views/cards.css'
import { Button, Skeleton } from 'antd'
import { filePath } from '../../api/files'
import { useRecords } from '../../api/records'
import type { Field, FileCell, Rec, Table } from '../../api/types'
import { Nothing } from '../../kit/Nothing'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { useSay } from '../../kit/tongue'
import { common } from '../../kit/words'
import { EmptyTable } from '../EmptyTable'
import { sortOf } from '../fields/files'
import { fieldsOf } from '../look'
import { Card } from '../views/Card'
import { fieldFor } from '../views/kinds'
import type { Viewed } from '../views/viewed'
import { words } from '../words'

/** Records as cards with a picture. */
export function Gallery({ table, view, ask, opened, onOpen }: Viewed) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const found = useRecords(table.key, { ...ask, limit: 60 })
  const cover = fieldFor(view, 'cover', table.fields)
  const fields = fieldsOf(table, view.fields).filter((field) => field !== cover)
  if (found.isPending) return <Skeleton active paragraph={{ rows: 8 }} />
  if (found.isError) return <ProblemPanel problem={found.error} again={() => found.refetch()} />
  const records = found.data.pages.flatMap((page) => page.records)
  if (records.length === 0) {
    return view.where ? <Nothing>{say('filterEmpty')}</Nothing> : <EmptyTable table={table} />
  }
  return (
    <div className="gallery" data-testid="gallery">
      {records.map((record) => (
        <Card
          key={record.id}
          table={table}
          record={record}
          fields={fields}
          opened={record.id === opened}
          onOpen={onOpen}
          {...(cover ? { cover: <Cover table={table} record={record} field={cover} /> } : {})}
        />
      ))}
      {found.hasNextPage && (
        <Button onClick={() => found.fetchNextPage()}>{sayCommon('more')}</Button>
      )}
    </div>
  )
}

function Cover({ table, record, field }: { table: Table; record: Rec; field: Field }) {
  const files = (record.cells[field.key] ?? []) as FileCell[]
  const image = files.find((file) => sortOf(file) === 'image' && file.hash)
  if (!image) return <div className="cover" />
  const place = { table: table.key, record: record.id, field: field.key }
  return (
    <div className="cover">
      <img src={filePath(place, image, 'large')} alt={image.name} loading="lazy" />
    </div>
  )
}
