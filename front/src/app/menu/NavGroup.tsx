import { RightOutlined } from '@ant-design/icons'
import { type ReactNode, useId } from 'react'

type Props = {
  name: string
  open: boolean
  /** Whether the page that is shown stands in it. */
  here: boolean
  onOpen: (open: boolean) => void
  children: ReactNode
}

/** A part of the menu that can be shut. */
export function NavGroup({ name, open, here, onOpen, children }: Props) {
  const id = useId()
  return (
    <section className="nav-group" data-here={(here && !open) || undefined}>
      <button
        type="button"
        className="nav-head"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => onOpen(!open)}
      >
        <RightOutlined className="nav-fold" rotate={open ? 90 : 0} />
        <span className="one-line">{name}</span>
      </button>
      <div id={id} className="nav-list" hidden={!open}>
        {children}
      </div>
    </section>
  )
}
