import { Button } from 'antd-mobile'
import { nameOf, useSay } from '../kit/tongue'
import { words } from './words'
import { choose, type Floor } from './work'

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
