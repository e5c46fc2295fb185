import { lookNoLonger } from '../api/people'
import type { Me } from '../api/types'
import { ActButton } from '../kit/ActButton'
import { useSay } from '../kit/tongue'
import { words } from './words'

/** Stands on every page while an owner looks as somebody else does. */
export function LookingBar({ me }: { me: Me }) {
  const say = useSay(words)
  if (!me.looking) return null
  const back = async () => {
    await lookNoLonger()
    // Whatever was fetched was fetched as somebody else.
    location.assign('/team')
  }
  return (
    <div className="looking" role="status">
      {say('looking', { name: me.user.name })}
      <ActButton size="small" act={back} data-testid="look-back">
        {say('lookBack')}
      </ActButton>
    </div>
  )
}
