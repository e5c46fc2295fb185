import { Button } from 'antd-mobile'
import { useEffect } from 'react'
import type { JobInFull, Station } from '../api/pda'
import { play } from '../kit/scan/voice'
import { useSay } from '../kit/tongue'
import { PackPage } from './PackPage'
import { leave } from './scanning'
import { useFloor } from './useFloor'
import { words } from './words'

/** All is picked, and packed where it is packed here. */
export function DonePage({ job, station }: { job: JobInFull; station: Station }) {
  const say = useSay(words)
  const floor = useFloor()
  useEffect(() => play('whole'), [])
  if (floor.parcel) return <PackPage floor={floor} job={job} station={station} />
  return (
    <section className="pda-stack pda-done" data-testid="pda-done">
      <p className="pda-tick" aria-hidden>
        ✓
      </p>
      <h1>{say('done')}</h1>
      <p className="pda-number">{job.job.title}</p>
      {station.packs && <p>{say('packedAll')}</p>}
      <Button block color="primary" size="large" data-testid="pda-home-again" onClick={leave}>
        {say('backHome')}
      </Button>
    </section>
  )
}
