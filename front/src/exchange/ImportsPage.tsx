import { PlusOutlined } from '@ant-design/icons'
import { Link } from 'react-router'
import { type Import, useImports } from '../api/exchange'
import { useSchema } from '../api/schema'
import { LinkButton } from '../kit/LinkButton'
import { Mark } from '../kit/Mark'
import { Moment } from '../kit/Moment'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import './exchange.css'
import { FileComesIn } from './NewImportPage'
import { MEANINGS, statusWord } from './status'
import { words } from './words'

/** 导入: what was imported, the newest first. */
export function ImportsPage() {
  const say = useSay(words)
  const imports = useImports()
  if (imports.status === 'pending') return <PageSkeleton />
  if (imports.status === 'error') return <ProblemPanel problem={imports.error} />
  const begin = (
    <LinkButton type="primary" to="/import/new" icon={<PlusOutlined />}>
      {say('new')}
    </LinkButton>
  )
  return (
    <Page title={say('title')} action={begin}>
      {imports.data.length === 0 ? (
        <>
          <p className="soft">{say('none')}</p>
          <FileComesIn />
        </>
      ) : (
        <section className="card">
          <ul className="rows">
            {imports.data.map((one) => (
              <ImportLine key={one.id} one={one} />
            ))}
          </ul>
        </section>
      )}
    </Page>
  )
}

function ImportLine({ one }: { one: Import }) {
  const say = useSay(words)
  const table = useSchema().data?.tables.find(({ key }) => key === one.table)
  return (
    <li>
      <Link className="row" to={`/import/${one.id}`}>
        <span className="row-title">{one.file}</span>
        <span className="row-part">→ {table ? nameOf(table) : one.table}</span>
        <span>
          {say('created')} {one.tally.created} · {say('changed')} {one.tally.changed} ·{' '}
          {say('refused')} {one.tally.refused}
        </span>
        <Mark meaning={MEANINGS[one.status] ?? 'waiting'}>{say(statusWord(one.status))}</Mark>
        <span className="row-when">
          <Moment at={one.created_at} />
        </span>
      </Link>
    </li>
  )
}
