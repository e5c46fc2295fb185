import { useQueryClient } from '@tanstack/react-query'
import { Button, Dropdown } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { Link } from 'react-router'
import { signOut } from '../api/session'
import type { Me } from '../api/types'
import { useSay } from '../kit/tongue'
import { showAround } from './tour/open'
import { words } from './words'

const AwayDialog = lazy(async () => ({ default: (await import('./AwayDialog')).AwayDialog }))

export function UserMenu({ me }: { me: Me }) {
  const say = useSay(words)
  const client = useQueryClient()
  const leave = async () => {
    await signOut()
    client.setQueryData(['session'], null)
    // What one person saw must not greet the next one at this screen.
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
  }
  const [away, setAway] = useState(false)
  const items = [
    { key: 'account', label: <Link to="/account">{say('account')}</Link> },
    { key: 'away', label: say('away'), onClick: () => setAway(true) },
    { key: 'tour', label: say('tour'), onClick: () => showAround(true) },
    { key: 'out', label: say('signOut'), onClick: leave },
  ]
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button type="text" data-testid="user-menu">
          {me.user.name} ▾
        </Button>
      </Dropdown>
      {away && (
        <Suspense>
          <AwayDialog user={me.user.id} onClose={() => setAway(false)} />
        </Suspense>
      )}
    </>
  )
}
