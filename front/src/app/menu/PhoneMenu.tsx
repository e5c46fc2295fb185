import { CloseOutlined, MenuOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'react-router'
import type { Me } from '../../api/types'
import { useSay } from '../../kit/tongue'
import { SideNav } from './SideNav'
import { words } from './words'

/** On a phone the menu lies over the page, behind a button; a room that is chosen shuts it. */
export function PhoneMenu({ me }: { me: Me }) {
  const say = useSay(words)
  const [open, setOpen] = useState(false)
  const shut = () => setOpen(false)
  return (
    <>
      <Button
        type="text"
        icon={<MenuOutlined />}
        aria-label={say('open')}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        data-testid="menu-open"
      />
      {open && <MenuDialog me={me} onClose={shut} />}
    </>
  )
}

function MenuDialog({ me, onClose }: { me: Me; onClose: () => void }) {
  const say = useSay(words)
  const dialog = useRef<HTMLDialogElement>(null)
  const place = useLocation().key
  const opened = useRef(place)
  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => {
    if (place !== opened.current) onClose()
  }, [place, onClose])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc shuts a dialog by itself
    <dialog
      ref={dialog}
      className="phone-menu"
      aria-label={say('menu')}
      onClose={onClose}
      onClick={({ target }) => target === dialog.current && onClose()}
    >
      <Button type="text" icon={<CloseOutlined />} aria-label={say('close')} onClick={onClose} />
      <SideNav me={me} />
    </dialog>
  )
}
