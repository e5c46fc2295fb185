import { FileExcelOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useSearchParams } from 'react-router'
import { useSchema } from '../api/schema'
import { LinkButton } from '../kit/LinkButton'
import { Nothing } from '../kit/Nothing'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { useSay } from '../kit/tongue'
import './build.css'
import { HistoryPage } from './HistoryPage'
import { NewTable } from './NewTable'
import { Picture } from './Picture'
import { words } from './words'

/** 表和字段: the picture of all tables, and how a new one is made. */
export function TablesPage() {
  const say = useSay(words)
  const schema = useSchema()
  const [params, setParams] = useSearchParams()
  const make = () => setParams({ new: '1' }, { replace: true })
  if (schema.status === 'pending') return <PageSkeleton />
  if (schema.status === 'error') return <ProblemPanel problem={schema.error} />
  const { tables } = schema.data
  const buttons = (
    <>
      <LinkButton to="/import/new" icon={<FileExcelOutlined />}>
        {say('fromFile')}
      </LinkButton>
      <Button type="primary" icon={<PlusOutlined />} onClick={make} data-testid="table-new">
        {say('newTable')}
      </Button>
    </>
  )
  return (
    <Page
      title={say('title')}
      action={buttons}
      lead={<span className="soft">{say('pictureHint')}</span>}
    >
      {tables.length === 0 ? (
        <Nothing
          action={
            <Button type="primary" onClick={make}>
              {say('newTable')}
            </Button>
          }
        >
          {say('none')}
        </Nothing>
      ) : (
        <Picture tables={tables} />
      )}
      <h2 className="rule-add">{say('history')}</h2>
      <HistoryPage />
      {params.has('new') && <NewTable onClose={() => setParams({}, { replace: true })} />}
    </Page>
  )
}
