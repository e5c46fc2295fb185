import type { ReactNode } from 'react'

type Props = {
  label: string
  id?: string
  help?: string | undefined
  /** What is still to be done here, said in red. */
  fault?: string | undefined
  children: ReactNode
}

/** A setting: what it is called, its input, and a line of help. */
export function Setting({ label, id, help, fault, children }: Props) {
  return (
    <div className="setting" data-fault={fault ? '' : undefined}>
      {id ? <label htmlFor={id}>{label}</label> : <span className="label">{label}</span>}
      <div>
        {children}
        {fault && (
          <p className="fault" role="alert">
            {fault}
          </p>
        )}
        {help && <p className="help">{help}</p>}
      </div>
    </div>
  )
}
