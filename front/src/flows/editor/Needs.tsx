import { useSchema } from '../../api/schema'
import type { Brought } from '../../api/types'
import { Mark } from '../../kit/Mark'
import { useSay } from '../../kit/tongue'
import { words } from './copyWords'
import { calledHere, type Fit, lacking } from './fits'

/** What the flow needs of the other workspace, and what of it is not there. */
export function Needs({ found }: { found: Brought['found'] }) {
  const say = useSay(words)
  const lacks = lacking(found.fits)
  const n = found.fits.length
  return (
    <div className="dialog-lines" data-testid="copy-needs">
      {lacks.length === 0 ? (
        <Mark meaning="done">{n ? say('all', { n }) : say('needsNothing')}</Mark>
      ) : (
        <>
          <p>{say('lacks', { n })}</p>
          <ul className="rows copy-lacks">
            {lacks.map((fit) => (
              <Lack key={`${fit.kind} ${fit.name}`} fit={fit} />
            ))}
          </ul>
        </>
      )}
      {found.left_out.length > 0 && <p className="soft">{say('leftOut')}</p>}
      {found.live !== null && <p className="soft">{say('live', { n: found.live })}</p>}
    </div>
  )
}

function Lack({ fit }: { fit: Fit }) {
  const say = useSay(words)
  const tables = useSchema().data?.tables ?? []
  return (
    <li className="row">
      <span>{say(fit.kind, { name: calledHere(fit, tables) })}</span>
      <Mark meaning="asks">{fit.status === 'missing' ? say('missing') : say('other', fit)}</Mark>
    </li>
  )
}
