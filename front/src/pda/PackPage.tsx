import { Button } from 'antd-mobile'
import { useState } from 'react'
import { type JobInFull, labelAddress, type Station } from '../api/pda'
import { keep, recall } from '../kit/kept'
import { useSay } from '../kit/tongue'
import { act } from './journal'
import { isClosed, nextLine, type ParcelSeen, parcelsOf, part, picked, wanted } from './judge'
import { printPage } from './print'
import { leave, pack, pickOn, scan } from './scanning'
import { type Floor, ring, set } from './shown'
import { TypeButton } from './Typing'
import { words } from './words'

/** The parcels of a job: which can be closed, and what the others still lack. */
export function PackPage({
  floor,
  job,
  station,
}: {
  floor: Floor
  job: JobInFull
  station: Station
}) {
  const say = useSay(words)
  const parcels = parcelsOf(job)
  const chosen = parcels.find(({ id }) => id === floor.parcel)
  if (chosen) return <ParcelPage parcel={chosen} job={job} station={station} />
  return (
    <section className="pda-stack" data-testid="pda-packing">
      <div className="pda-head">
        <span className="pda-number">{job.job.title}</span>
        <span data-testid="pda-parcels">
          {say('parcels', {
            done: parcels.filter((one) => one.packed).length,
            all: parcels.length,
          })}
        </span>
      </div>
      <p className="pda-soft">{say('scanParcel')}</p>
      <ul className="pda-list">
        {parcels.map((parcel) => (
          <li key={parcel.id}>
            <button
              type="button"
              data-testid="pda-parcel"
              onClick={() => set({ parcel: parcel.id })}
            >
              <span className="pda-what">{parcel.title}</span>
              <Standing parcel={parcel} />
            </button>
          </li>
        ))}
      </ul>
      {nextLine(job) && (
        <Button block size="large" onClick={() => pack(false)}>
          {say('picking')}
        </Button>
      )}
      <TypeButton onCode={scan} />
      {parcels.some(({ open, packed }) => open && !packed) && !nextLine(job) && (
        <Button block size="large" data-testid="pda-meanwhile" onClick={leave}>
          {say('meanwhile')}
        </Button>
      )}
    </section>
  )
}

function Standing({ parcel }: { parcel: ParcelSeen }) {
  const say = useSay(words)
  if (parcel.packed) return <span className="pda-ok">✓ {say('closed')}</span>
  if (!parcel.open) return <span className="pda-going">{say('canClose')}</span>
  if (parcel.open.code === 'kit-missing') return <span className="pda-bad">{say('kitOpen')}</span>
  if (parcel.open.code === 'tick-first') return <span className="pda-asks">{say('toTick')}</span>
  const open = parcel.lines.filter((line) => !isClosed(line)).length
  return <span className="pda-soft">{say('stillOpen', { n: open })}</span>
}

type ParcelProps = { parcel: ParcelSeen; job: JobInFull; station: Station }

function ParcelPage({ parcel, job, station }: ParcelProps) {
  const say = useSay(words)
  return (
    <section className="pda-stack" data-testid="pda-parcel-page">
      <p className="pda-part">{parcel.title}</p>
      <ul className="pda-list">
        {parcel.lines.map((line) => (
          <li key={line.id} className={isClosed(line) ? 'pda-row' : 'pda-row open'}>
            <span className="pda-what">{part(line)}</span>
            {line.kit && <span className="pda-kit">{line.kit}</span>}
            {line.short && <span className="pda-asks">{line.short}</span>}
            <span>
              {picked(line)}/{wanted(line)}
            </span>
            {line.short && !line.packed && (
              <Button size="small" data-testid="pda-reopen" onClick={() => pickOn(line.id)}>
                {say('reopen')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {!parcel.packed && (
        <Button
          block
          color="primary"
          size="large"
          data-testid="pda-close-parcel"
          onClick={async () => {
            if (parcel.open) ring(parcel.open)
            else await act({ do: 'pack', parcel: parcel.id })
          }}
        >
          {say('closeParcel')}
        </Button>
      )}
      {station.labels && <LabelButton parcel={parcel} job={job} station={station} />}
      <Button
        block
        size="large"
        data-testid="pda-parcels-back"
        onClick={() => set({ parcel: null })}
      >
        {say('close')}
      </Button>
    </section>
  )
}

const SIZES = ['76x130', '100x180']
const KEPT = 'danliu.label-size'

function LabelButton({ parcel, job, station }: ParcelProps) {
  const say = useSay(words)
  const [size, setSize] = useState(recall(KEPT) ?? '76x130')
  const print = async () => {
    await act({ do: 'label', parcel: parcel.id })
    const printed = await printPage(labelAddress(station.key, job.job.id, parcel.id, size))
    if (!printed) ring({ code: 'offline', facts: {} })
  }
  return (
    <div className="pda-stack">
      <fieldset className="pda-chips">
        <legend>{say('size')}</legend>
        {SIZES.map((one) => (
          <label key={one} className={size === one ? 'pda-chip on' : 'pda-chip'}>
            <input
              type="radio"
              name="size"
              checked={size === one}
              onChange={() => {
                keep(KEPT, one)
                setSize(one)
              }}
            />
            {one.replace('x', '×')}
          </label>
        ))}
      </fieldset>
      <Button block size="large" data-testid="pda-label" onClick={print}>
        {say('printLabel')}
      </Button>
    </div>
  )
}
