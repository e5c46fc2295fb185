import { Button, Dialog, Popup } from 'antd-mobile'
import { useState } from 'react'
import type { JobInFull, Line } from '../api/pda'
import { useSay } from '../kit/tongue'
import { Cares } from './Cares'
import { isClosed, leftToTick, nextLine, part, picked, wanted } from './judge'
import { LineList } from './LineList'
import { QuantityPopup } from './QuantityPopup'
import { Shelf } from './Shelf'
import { ShortPopup } from './ShortPopup'
import { giveBack, pack, scan } from './scanning'
import { type Floor, ring } from './shown'
import { TroublePopup } from './TroublePopup'
import { TypeButton } from './Typing'
import { words } from './words'

type Opened = 'lines' | 'quantity' | 'short' | 'trouble' | null

/** One line: where to go, what to take, how many. */
export function LinePage({ floor, job, line }: { floor: Floor; job: JobInFull; line: Line }) {
  const say = useSay(words)
  const [opened, setOpened] = useState<Opened>(null)
  const close = () => setOpened(null)
  const closed = job.lines.filter(isClosed).length
  return (
    <section className="pda-line">
      <JobHead job={job} closed={closed} onLines={() => setOpened('lines')} />
      <Shelf place={line.place} />
      <LineFacts line={line} />
      {line.unfit ? (
        <p className="pda-unfit" data-testid="pda-unfit">
          {say('unfit')}：{line.unfit}
        </p>
      ) : (
        <Cares line={line} />
      )}
      <Then job={job} line={line} />
      <div className="pda-buttons">
        {!line.unfit && wanted(line) > 1 && (
          <Button
            size="large"
            data-testid="pda-quantity"
            onClick={() =>
              picked(line) > 0 ? setOpened('quantity') : ring({ code: 'scan-first', facts: {} })
            }
          >
            {say('quantity')}
          </Button>
        )}
        {floor.station?.shortens && (
          <Button size="large" data-testid="pda-short" onClick={() => setOpened('short')}>
            {say('shortPick')}
          </Button>
        )}
        {(floor.station?.kinds.length ?? 0) > 0 && (
          <Button size="large" data-testid="pda-trouble" onClick={() => setOpened('trouble')}>
            {say('trouble')}
          </Button>
        )}
        <TypeButton onCode={scan} />
      </div>
      <Popup
        visible={opened === 'lines'}
        onMaskClick={close}
        bodyClassName="pda-popup"
        destroyOnClose
      >
        <LineList job={job} line={line} onChosen={close} />
        <JobEnd floor={floor} job={job} onDone={close} />
      </Popup>
      <QuantityPopup line={line} visible={opened === 'quantity'} onClose={close} />
      <ShortPopup line={line} visible={opened === 'short'} onClose={close} />
      <TroublePopup floor={floor} line={line} visible={opened === 'trouble'} onClose={close} />
    </section>
  )
}

function JobHead({
  job,
  closed,
  onLines,
}: {
  job: JobInFull
  closed: number
  onLines: () => void
}) {
  const say = useSay(words)
  return (
    <div className="pda-head">
      <span className="pda-number">{job.job.title}</span>
      <span data-testid="pda-progress">
        {say('progress', { done: closed, all: job.lines.length })}
      </span>
      <button type="button" className="pda-quietly" data-testid="pda-lines" onClick={onLines}>
        {say('allLines')}
      </button>
    </div>
  )
}

function LineFacts({ line }: { line: Line }) {
  const say = useSay(words)
  return (
    <>
      <p className="pda-part" data-testid="pda-part">
        {part(line)}
      </p>
      {line.name && <p className="pda-name">{line.name}</p>}
      <p className="pda-pieces" data-testid="pda-pieces">
        {say('pieces', { picked: picked(line), asked: wanted(line) })}
      </p>
      <p className="pda-soft">
        {line.parcel && say('forOrder', { title: line.parcel.title })}
        {line.kit && <span className="pda-kit">{say('kitOf', { kit: line.kit })}</span>}
      </p>
    </>
  )
}

function Then({ job, line }: { job: JobInFull; line: Line }) {
  const say = useSay(words)
  const others = { ...job, lines: job.lines.filter((one) => one.id !== line.id) }
  const then = nextLine(others, job.lines.indexOf(line))
  if (!then || leftToTick(line).length) return null
  return <p className="pda-soft">{say('then', { place: then.place || part(then) })}</p>
}

/** What is rarely done with a job stands below its lines. */
function JobEnd({ floor, job, onDone }: { floor: Floor; job: JobInFull; onDone: () => void }) {
  const say = useSay(words)
  const begun = job.lines.some((line) => picked(line) > 0 || line.short !== '')
  return (
    <div className="pda-buttons">
      {floor.station?.packs && (
        <Button
          size="large"
          data-testid="pda-pack"
          onClick={() => {
            onDone()
            pack(true)
          }}
        >
          {say('packing')}
        </Button>
      )}
      {!begun && (
        <Button
          size="large"
          data-testid="pda-give-back"
          onClick={async () => {
            onDone()
            const sure = await Dialog.confirm({
              content: say('giveBackSure'),
              confirmText: say('giveBack'),
              cancelText: say('cancel'),
            })
            if (sure) await giveBack()
          }}
        >
          {say('giveBack')}
        </Button>
      )}
    </div>
  )
}
