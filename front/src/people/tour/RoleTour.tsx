import { useQueryClient } from '@tanstack/react-query'
import { Tour } from 'antd'
import { tourTaken } from '../../api/account'
import type { Me } from '../../api/types'
import { useSay } from '../../kit/tongue'
import { showAround } from './open'
import { stopsFor } from './steps'
import { words } from './words'

/** Points at what this person's role does here. Leaving it at any stop counts as seen. */
export function RoleTour({ me }: { me: Me }) {
  const say = useSay(words)
  const client = useQueryClient()
  const end = async () => {
    showAround(false)
    if (me.toured || me.looking) return
    client.setQueryData<Me>(['session'], (now) => now && { ...now, toured: true })
    await tourTaken()
  }
  const stops = stopsFor(me)
  const last = stops.length - 1
  const steps = stops.map(({ at, title, text }, n) => ({
    title: say(title),
    description: say(text),
    target: () => document.querySelector<HTMLElement>(at) as HTMLElement,
    placement: at.startsWith('.side-nav') ? ('rightTop' as const) : ('bottomRight' as const),
    prevButtonProps: { children: say('back') },
    nextButtonProps: { children: say(n === last ? 'end' : 'next') },
  }))
  return <Tour open steps={steps} onClose={end} onFinish={end} />
}
