import type { ReactNode } from 'react'

type Props = { id: string; name: string; aside?: ReactNode; children: ReactNode }

/** A field below its name, with what is known of it beside the name. */
export const Labelled = ({ id, name, aside, children }: Props) => (
  <div className="phone-field">
    <label htmlFor={id}>
      {name} {aside && <small className="soft">{aside}</small>}
    </label>
    {children}
  </div>
)
