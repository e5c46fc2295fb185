import { Button, Skeleton } from 'antd'
import { useSearchParams } from 'react-router'
import { type AuditFilter, useAudit } from '../../api/company'
import { Nothing } from '../../kit/Nothing'
import { Page } from '../../kit/Page'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { useSay } from '../../kit/tongue'
import { common } from '../../kit/words'
import { AuditFilters } from './AuditFilters'
import { AuditTable } from './AuditTable'
import { words } from './words'
import '../team/team.css'
import './company.css'

const PARTS = ['room', 'who', 'since', 'until'] as const

/** 审计日志: who signed in or changed a setting, when and from where. The address holds the filter. */
export function AuditPage() {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const [params, setParams] = useSearchParams()
  const filter = Object.fromEntries(
    PARTS.map((part) => [part, params.get(part) ?? '']),
  ) as Required<AuditFilter>
  const audit = useAudit(filter)
  const change = (part: AuditFilter) => {
    const now = Object.entries({ ...filter, ...part }).filter(([, value]) => value)
    setParams(Object.fromEntries(now), { replace: true })
  }
  const entries = audit.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <Page title={say('audit')}>
      <p className="soft team-hint">{say('auditLead')}</p>
      <AuditFilters filter={filter} onChange={change} />
      {audit.isPending && <Skeleton active />}
      {audit.isError && <ProblemPanel problem={audit.error} again={() => audit.refetch()} />}
      {audit.data && (
        <div className="card">
          {entries.length ? <AuditTable entries={entries} /> : <Nothing>{say('nothing')}</Nothing>}
          {audit.hasNextPage && (
            <Button
              className="audit-more"
              loading={audit.isFetchingNextPage}
              onClick={() => audit.fetchNextPage()}
            >
              {sayCommon('more')}
            </Button>
          )}
        </div>
      )}
    </Page>
  )
}
