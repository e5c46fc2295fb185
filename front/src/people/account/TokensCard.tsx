import { PlusOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import { revokeToken, type Token, useTokens } from '../../api/account'
import type { Me } from '../../api/types'
import { Nothing } from '../../kit/Nothing'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { comma, useSay } from '../../kit/tongue'
import { useConfirm } from '../../kit/useConfirm'
import { sayMoment } from '../../kit/when'
import { NewTokenDialog } from './NewTokenDialog'
import { words } from './words'

export function TokensCard({ me }: { me: Me }) {
  const say = useSay(words)
  const tokens = useTokens()
  const [making, setMaking] = useState(false)
  if (tokens.isError) {
    return <ProblemPanel problem={tokens.error} again={() => tokens.refetch()} />
  }
  if (!tokens.data) return <Skeleton active />
  const make = (
    <Button
      type="primary"
      icon={<PlusOutlined />}
      onClick={() => setMaking(true)}
      data-testid="token-new"
    >
      {say('newToken')}
    </Button>
  )
  return (
    <section className="card">
      <p className="soft">{say('tokensLead')}</p>
      {tokens.data.length ? (
        <>
          <ul className="rows" data-testid="tokens">
            {tokens.data.map((token) => (
              <TokenRow key={token.id} token={token} />
            ))}
          </ul>
          <div>{make}</div>
        </>
      ) : (
        <Nothing action={make}>{say('noTokens')}</Nothing>
      )}
      {making && <NewTokenDialog me={me} onClose={() => setMaking(false)} />}
    </section>
  )
}

function TokenRow({ token }: { token: Token }) {
  const say = useSay(words)
  const confirm = useConfirm()
  const client = useQueryClient()
  const ask = () =>
    confirm({
      title: say('revokeSure', { label: token.label }),
      okText: say('revoke'),
      act: async () => {
        await revokeToken(token.id)
        await client.invalidateQueries({ queryKey: ['tokens'] })
      },
    })
  const scopes = token.scopes.map((scope) => sayScope(scope, say)).join(comma())
  return (
    <li className="row">
      <div className="device">
        <span>{token.label}</span>
        <span className="soft">
          {scopes} · {say('until', { at: sayMoment(token.expires_at) })}
        </span>
      </div>
      <Button size="small" danger onClick={ask}>
        {say('revoke')}
      </Button>
    </li>
  )
}

/** «读数据»; of one table «读数据 orders». */
function sayScope(scope: string, say: (key: 'read' | 'write' | 'act' | 'build') => string) {
  const [what = '', table] = scope.split(':')
  return `${say(what as 'read')}${table ? ` ${table}` : ''}`
}
