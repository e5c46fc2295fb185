import { LoadingOutlined } from '@ant-design/icons'
import type { MouseEvent } from 'react'
import { useNavigate } from 'react-router'
import type { Field } from '../../api/types'
import { colon, useSay } from '../../kit/tongue'
import { labelOf, usePress, type Where } from '../fields/usePress'
import { words } from '../fields/words'

/** A button in its cell. The keys stay with the grid: Enter at the cell presses it too. */
export function PressCell({ field, where }: { field: Field; where: Where }) {
  const say = useSay(words)
  const go = useNavigate()
  const { press, busy, why, run, state } = usePress(field, where)
  const label = labelOf(field)
  const pressed = (event: MouseEvent<HTMLElement>) => {
    event.currentTarget.closest<HTMLElement>('.grid')?.focus({ preventScroll: true })
    if (state === 'parked' && run) go(`/runs/${run}`)
    else press()
  }
  const told = state === 'still' ? label : say(`press_${state}`)
  return (
    <button
      type="button"
      tabIndex={-1}
      className="cell-button"
      data-look={field.options.look}
      data-state={state}
      aria-disabled={why !== null || busy || undefined}
      aria-label={state === 'still' ? label : `${label}${colon()}${told}`}
      title={why ?? (state === 'parked' ? say('seeRun') : label)}
      onClick={pressed}
      data-testid={`press-${field.key}`}
    >
      {busy && <LoadingOutlined />} {told}
    </button>
  )
}
