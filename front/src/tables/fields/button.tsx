import { Button } from 'antd'
import { Link } from 'react-router'
import { useSay } from '../../kit/tongue'
import { useHere } from './files'
import type { Twin, ViewProps } from './twin'
import { labelOf, usePress } from './usePress'
import { words } from './words'

/** Starts its flow for the record in which it stands; where it stands in none, it is only shown. */
function Press({ field }: ViewProps) {
  const say = useSay(words)
  const here = useHere()
  const { press, busy, why, run, state } = usePress(field, here)
  const { look } = field.options
  return (
    <span className="press">
      <Button
        size="small"
        type={look === 'primary' ? 'primary' : 'default'}
        danger={look === 'danger'}
        disabled={why !== null}
        loading={busy}
        onClick={press}
        data-testid={`press-${field.key}`}
      >
        {labelOf(field)}
      </Button>
      {here && why && <span className="soft">{why}</span>}
      {state !== 'still' && (
        <span className="soft" role="status" data-testid={`pressed-${field.key}`}>
          {say(`press_${state}`)} {run && <Link to={`/runs/${run}`}>{say('seeRun')}</Link>}
        </span>
      )}
    </span>
  )
}

export const twin: Twin = {
  show: (_value, field) => ({ text: labelOf(field) }),
  View: Press,
  constant: true,
  width: 110,
}
