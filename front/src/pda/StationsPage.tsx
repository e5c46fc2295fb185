import { Button } from 'antd-mobile'
import { nameOf, useSay } from '../kit/tongue'
import { choose } from './entering'
import type { Floor } from './shown'
import { words } from './words'

/** Where this person works today. */
export function StationsPage({ floor }: { floor: Floor }) {
  const say = useSay(words)
  if (!floor.stations.length) return <p className="pda-note">{say('noStation')}</p>
  return (
    <section className="pda-stack">
      <h1>{say('chooseStation')}</h1>
      {floor.stations.map((station) => (
        <Button key={station.key} block size="large" onClick={() => choose(station)}>
          {nameOf(station)}
        </Button>
      ))}
    </section>
  )
}
