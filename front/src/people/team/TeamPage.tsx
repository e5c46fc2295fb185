import { Segmented } from 'antd'
import { useSearchParams } from 'react-router'
import type { Table } from '../../api/types'
import { Page } from '../../kit/Page'
import { useSay } from '../../kit/tongue'
import { People } from './People'
import { Roles } from './Roles'
import { words } from './words'
import './team.css'

type Props = { tables: Table[]; owner: boolean }

/** 成员与角色: who belongs to the company, and what each may see and do. */
export function TeamPage({ tables, owner }: Props) {
  const say = useSay(words)
  const [params, setParams] = useSearchParams()
  const part = params.get('part') === 'roles' ? 'roles' : 'people'
  const parts = (['people', 'roles'] as const).map((one) => ({ value: one, label: say(one) }))
  return (
    <Page
      title={say('team')}
      lead={
        <Segmented
          value={part}
          onChange={(to) => setParams(to === 'roles' ? { part: to } : {}, { replace: true })}
          options={parts}
        />
      }
    >
      {!owner && <p className="soft team-hint">{say('ownerOnly')}</p>}
      {part === 'people' ? <People owner={owner} /> : <Roles tables={tables} owner={owner} />}
    </Page>
  )
}
