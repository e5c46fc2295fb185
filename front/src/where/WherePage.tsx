import { Input } from 'antd'
import { useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'
import { useWhereabouts } from '../api/where'
import { Nothing } from '../kit/Nothing'
import { Page } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { useSay } from '../kit/tongue'
import { Answer } from './Answer'
import { words } from './words'
import './where.css'

/** 订单在哪: one number asked, one answer. The address holds what was asked. */
export function WherePage() {
  const say = useSay(words)
  const [params, setParams] = useSearchParams()
  const asked = params.get('asked') ?? ''
  const [typed, setTyped] = useState(asked)
  useEffect(() => setTyped(asked), [asked])
  return (
    <Page title={say('title')}>
      <Input.Search
        autoFocus
        allowClear
        className="where-ask"
        aria-label={say('ask')}
        placeholder={say('ask')}
        enterButton={say('find')}
        value={typed}
        maxLength={120}
        onChange={(event) => setTyped(event.target.value)}
        onSearch={(text) => setParams(text.trim() ? { asked: text.trim() } : {})}
        data-testid="where-ask"
      />
      <Found asked={asked} />
    </Page>
  )
}

function Found({ asked }: { asked: string }) {
  const say = useSay(words)
  const found = useWhereabouts(asked)
  if (!asked) return <Nothing>{say('first')}</Nothing>
  if (found.status === 'pending') return <div className="where-bone" aria-busy="true" />
  if (found.status === 'error')
    return <ProblemPanel problem={found.error} again={() => found.refetch()} />
  if (found.data.length === 0) return <Nothing>{say('none', { asked })}</Nothing>
  return found.data.map((one) => <Answer key={one.record} one={one} />)
}
