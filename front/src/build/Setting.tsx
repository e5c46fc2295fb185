import type { ReactNode } from 'react'

type Props = { label: string; id?: string; help?: string | undefined; children: ReactNode }

/** A setting: what it is called, its input, and a line of help. */
export function Setting({ label, id, help, children }: Props) {
  return (
    <div className="setting">
      {id ? <label htmlFor={id}>{label}</label> : <span className="label">{label}</span>}
      <div>
        {children}
        {help && <p className="help">{help}</p>}
      </div>
    </div>
  )
}
