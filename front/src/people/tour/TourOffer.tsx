import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { tourTaken } from '../../api/account'
import type { Me } from '../../api/types'
import { ActButton } from '../../kit/ActButton'
import { useSay } from '../../kit/tongue'
import { showAround } from './open'
import { words } from './words'

/** For who is here for the first time, until they have seen or refused it. */
export function TourOffer({ me }: { me: Me }) {
  const say = useSay(words)
  const client = useQueryClient()
  if (me.toured || me.looking) return null
  const refuse = async () => {
    await tourTaken()
    client.setQueryData<Me>(['session'], (now) => now && { ...now, toured: true })
  }
  return (
    <section className="tour-offer card">
      <p>{say('offer')}</p>
      <Button onClick={() => showAround(true)} data-testid="tour-begin">
        {say('begin')}
      </Button>
      <ActButton type="text" act={refuse} data-testid="tour-refuse">
        {say('notNow')}
      </ActButton>
    </section>
  )
}
