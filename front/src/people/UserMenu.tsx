import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import type { Me } from '../api/types'
import { Portrait } from '../kit/Portrait'

const fetched = () => import('./UserMenuItems')
const UserMenuItems = lazy(async () => ({ default: (await fetched()).UserMenuItems }))

/** Who is signed in. The menu's code is no part of the first page: it comes with the hand on the button. */
export function UserMenu({ me }: { me: Me }) {
  const [asked, setAsked] = useState(false)
  const button = (
    <Button
      type="text"
      className="user-menu"
      icon={<Portrait name={me.user.name} picture={me.user.portrait} size={24} />}
      aria-haspopup="menu"
      onPointerEnter={fetched}
      onFocus={fetched}
      onClick={() => setAsked(true)}
      data-testid="user-menu"
    >
      {me.user.name} ▾
    </Button>
  )
  if (!asked) return button
  return (
    <Suspense fallback={button}>
      <UserMenuItems me={me} />
    </Suspense>
  )
}
