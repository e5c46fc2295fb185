import { useTongue } from './tongue'
import { exactMoment, sayMoment } from './when'

/** A time as people say it, the exact one on hover. */
export function Moment({ at }: { at: string }) {
  useTongue()
  return (
    <time className="moment" dateTime={at} title={exactMoment(at)}>
      {sayMoment(at)}
    </time>
  )
}
