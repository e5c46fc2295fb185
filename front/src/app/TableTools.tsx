import { Button, Dropdown } from 'antd'
import { useSearchParams } from 'react-router'
import { exportPath } from '../api/exchange'
import { useSession } from '../api/session'
import { LinkButton } from '../kit/LinkButton'
import { useSay } from '../kit/tongue'
import { words } from './words'

const FORMS = ['xlsx', 'csv', 'ndjson'] as const

/** What leads from a table's page to its fields, and its records in and out as files. */
export function TableTools({ table }: { table: string }) {
  const say = useSay(words)
  const [params] = useSearchParams()
  const mayBuild = useSession().data?.may.includes('build') ?? false
  const look = {
    view: params.get('view') ?? '',
    where: params.get('where') ?? '',
    sort: params.get('sort') ?? '',
  }
  const items = FORMS.map((format) => ({
    key: format,
    label: (
      <a href={exportPath(table, { format, ...look })} download data-testid={`export-${format}`}>
        {say('exportAs', { form: format.toUpperCase() })}
      </a>
    ),
  }))
  return (
    <>
      {mayBuild && (
        <LinkButton to={`/build/${table}`} data-testid="table-fields">
          {say('tableFields')}
        </LinkButton>
      )}
      <LinkButton to={`/import/new?table=${table}`} data-testid="table-import">
        {say('tableImport')}
      </LinkButton>
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button data-testid="table-export">{say('tableExport')}</Button>
      </Dropdown>
    </>
  )
}
