import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Dropdown } from 'antd'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { signOut } from '../api/session'
import type { Me } from '../api/types'
import { turnTo, useWorkspaces } from '../api/workspaces'
import { Portrait } from '../kit/Portrait'
import { sentenceOf } from '../kit/sentences'
import { useSay } from '../kit/tongue'
import { showAround } from './tour/open'
import { words } from './words'

const AwayDialog = lazy(async () => ({ default: (await import('./AwayDialog')).AwayDialog }))

/** The menu under one's name; it is open as soon as it is there. */
export function UserMenuItems({ me }: { me: Me }) {
  const say = useSay(words)
  const client = useQueryClient()
  const leave = async () => {
    await signOut()
    client.setQueryData(['session'], null)
    // What one person saw must not greet the next one at this screen.
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
  }
  const [away, setAway] = useState(false)
  const { message } = App.useApp()
  const [open, setOpen] = useState(true)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  const others = (useWorkspaces(true).data ?? []).filter(({ here }) => !here)
  const turn = (key: string) => turnTo(key).catch((refused) => message.error(sentenceOf(refused)))
  const items = [
    { key: 'account', label: <Link to="/account">{say('account')}</Link> },
    { key: 'away', label: say('away'), onClick: () => setAway(true) },
    { key: 'tour', label: say('tour'), onClick: () => showAround(true) },
    ...others.map(({ key, name }) => ({
      key: `to-${key}`,
      label: say('turnTo', { name }),
      onClick: () => turn(key),
    })),
    { key: 'out', label: say('signOut'), onClick: leave },
  ]
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']} open={open} onOpenChange={setOpen}>
        <Button
          type="text"
          className="user-menu"
          icon={<Portrait name={me.user.name} picture={me.user.portrait} size={24} />}
          ref={button}
          data-testid="user-menu"
        >
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
