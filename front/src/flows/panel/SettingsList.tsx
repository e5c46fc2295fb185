import { Button } from 'antd'
import { useState } from 'react'
import { useSay } from '../../kit/tongue'
import type { Settings } from '../tree/tree'
import type { Setting } from './declared'
import { SettingRow } from './Setting'
import { words } from './words'

type Props = {
  place: string
  settings: Setting[]
  values: Settings
  onChange: (values: Settings, key: string) => void
  /** Setting, or what lies in it («cells.status») -> what would have been right. */
  faults: ReadonlyMap<string, string>
  tested?: Record<string, unknown> | null
}

const ALWAYS = 4

/** Settings as declared. Those that may stay as they are wait behind a button. */
export function SettingsList({ place, settings, values, onChange, faults, tested }: Props) {
  const say = useSay(words)
  const [open, setOpen] = useState(false)
  const isShown = (one: Setting, at: number) =>
    open || at < ALWAYS || one.required || values[one.key] !== undefined || faultOf(faults, one.key)
  const shown = settings.filter(isShown)
  const write = (key: string, value: unknown) => {
    const { [key]: _, ...rest } = values
    onChange(value === undefined ? rest : { ...rest, [key]: value }, key)
  }
  return (
    <>
      {shown.map((one) => (
        <SettingRow
          key={`${place} ${one.key}`}
          place={place}
          setting={one}
          value={values[one.key]}
          onChange={(value) => write(one.key, value)}
          fault={faultOf(faults, one.key)}
          tested={tested?.[one.key]}
        />
      ))}
      {shown.length < settings.length && (
        <Button type="link" size="small" onClick={() => setOpen(true)} className="more-settings">
          {say('moreSettings', { n: settings.length - shown.length })}
        </Button>
      )}
    </>
  )
}

function faultOf(faults: ReadonlyMap<string, string>, key: string): string | undefined {
  for (const [place, wanted] of faults) {
    if (place === key || place.startsWith(`${key}.`)) return wanted
  }
  return undefined
}
