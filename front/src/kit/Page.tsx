import { Skeleton } from 'antd'
import { type ReactNode, useEffect } from 'react'

type Props = {
  title: ReactNode
  /** For the browser's tab, where the title is more than text. */
  name?: string
  lead?: ReactNode
  action?: ReactNode
  /** A page that fills the window to its edges, as the grid does. */
  full?: boolean
  /** Leaves room at the right for the drawer that stands open. */
  beside?: boolean
  children: ReactNode
}

/** A room of the desk: its name, what it offers to do, and its contents. */
export function Page({ title, name, lead, action, full, beside, children }: Props) {
  const said = name ?? (typeof title === 'string' ? title : undefined)
  useEffect(() => {
    if (said) document.title = `${said} · 单流`
  }, [said])
  return (
    <main
      className={['page', full && 'page-full', beside && 'page-beside'].filter(Boolean).join(' ')}
    >
      <header className="page-head">
        <h1>{title}</h1>
        {lead && <div className="page-lead">{lead}</div>}
        {action && <div className="page-action">{action}</div>}
      </header>
      {children}
    </main>
  )
}

/** The shape of a page while it is fetched. */
export function PageSkeleton() {
  return (
    <main className="page" aria-busy="true">
      <Skeleton active title={{ width: 160 }} paragraph={{ rows: 8 }} />
    </main>
  )
}
