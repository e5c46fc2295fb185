import { Skeleton } from 'antd'
import { lazy, type ReactNode, Suspense } from 'react'
import { Link } from 'react-router'
import { useSchema } from '../api/schema'
import type { Me } from '../api/types'
import { DemoOrders } from '../connect/DemoOrders'
import { QuarantineNews, useHeld } from '../connect/QuarantineNews'
import { ParkedRuns, useParked } from '../flows/ParkedRuns'
import { Nothing } from '../kit/Nothing'
import { Page } from '../kit/Page'
import { useSay } from '../kit/tongue'
import { TourOffer } from '../people/tour/TourOffer'
import { WaitingForMe } from '../tasks/WaitingForMe'
import { words } from './words'

// Values are shown by the fields of all types, which bring their editors: after the rest stands.
const Newest = lazy(async () => ({ default: (await import('../tables/Newest')).Newest }))

/** 今天: what waits for me, what went wrong, what came in; each a list to act on. */
export function TodayPage({ me }: { me: Me }) {
  const say = useSay(words)
  return (
    <Page title={say('today')}>
      <TourOffer me={me} />
      {me.demo && me.may.includes('act') && <DemoOrders />}
      <div className="today">
        <Part name={say('waits')} to="/tasks">
          <WaitingForMe />
        </Part>
        <Part name={say('wrong')}>
          <WhatWentWrong />
        </Part>
        <CameIn />
      </div>
    </Page>
  )
}

function WhatWentWrong() {
  const say = useSay(words)
  const calm = useParked().length + useHeld().length === 0
  if (calm) return <Nothing>{say('nothingWrong')}</Nothing>
  return (
    <>
      <ParkedRuns />
      <QuarantineNews />
    </>
  )
}

/** New records of every table into which business comes; else of the first there is. */
function CameIn() {
  const say = useSay(words)
  const tables = useSchema().data?.tables ?? []
  const coming = tables.filter(({ comes_in }) => comes_in)
  const shown = coming.length ? coming : tables.slice(0, 1)
  if (shown.length === 0) return null
  return (
    <Part wide name={say('cameIn')} to={shown.length === 1 ? `/t/${shown[0]?.key}` : undefined}>
      <Suspense fallback={<Skeleton active />}>
        <Newest tables={shown} />
      </Suspense>
    </Part>
  )
}

type PartProps = { name: string; to?: string; wide?: boolean; children: ReactNode }

function Part({ name, to, wide, children }: PartProps) {
  const say = useSay(words)
  return (
    <section className={wide ? 'card part part-wide' : 'card part'}>
      <header>
        <h2>{name}</h2>
        {to && <Link to={to}>{say('all')} →</Link>}
      </header>
      {children}
    </section>
  )
}
