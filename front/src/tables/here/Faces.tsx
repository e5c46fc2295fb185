import type { Other } from '../../api/here'
import { comma, useSay } from '../../kit/tongue'
import { words } from '../words'
import { toneOf } from './tone'
import { useOthers } from './useHere'

const SHOWN = 5

/** Who else looks at this table. */
export function FacesHere() {
  return <Faces others={once(useOthers())} says="alsoHere" />
}

/** Who else has this record open. */
export function FacesAt({ record }: { record: string }) {
  const others = useOthers().filter(({ opened }) => opened === record)
  return <Faces others={once(others)} says="alsoOpen" />
}

function Faces({ others, says }: { others: Other[]; says: 'alsoHere' | 'alsoOpen' }) {
  const say = useSay(words)
  if (others.length === 0) return null
  const names = others.map(({ name }) => name).join(comma())
  return (
    <span className="faces" role="img" aria-label={say(says, { names })} data-testid="faces">
      {others.slice(0, SHOWN).map(({ user, name }) => (
        <span
          key={user}
          className="face"
          data-tone={toneOf(user)}
          title={say(says, { names: name })}
        >
          {name.slice(-2)}
        </span>
      ))}
      {others.length > SHOWN && <span className="soft">+{others.length - SHOWN}</span>}
    </span>
  )
}

/** A person with two windows is one person. */
const once = (others: Other[]) => [...new Map(others.map((one) => [one.user, one])).values()]
