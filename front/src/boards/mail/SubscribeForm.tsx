import { useQueryClient } from '@tanstack/react-query'
import { App, Input, Select } from 'antd'
import { useId, useState } from 'react'
import { subscribe, type useBriefings, type Way } from '../../api/briefings'
import { ActButton } from '../../kit/ActButton'
import { tongue, useSay } from '../../kit/tongue'
import { sayMoment } from '../../kit/when'
import { DAYS, minuteOf, sayMinute } from './hours'
import { isBy } from './MySubscriptions'
import { words } from './words'

type Props = { board: string; known: NonNullable<ReturnType<typeof useBriefings>['data']> }

const MORNING = 8 * 60 + 30
const keyOf = (way: Way) => `${way.connection} ${way.way}`

/** By what, on which days, at what time. What is there already gets the new time. */
export function SubscribeForm({ board, known: { ways, briefings, zone } }: Props) {
  const say = useSay(words)
  const id = useId()
  const client = useQueryClient()
  const { message } = App.useApp()
  const first = ways.find(({ address }) => address) ?? (ways[0] as Way)
  const [way, setWay] = useState(first)
  const there = briefings.find((one) => one.board === board && isBy(way, one))
  const [address, setAddress] = useState(there?.address || way.address)
  const [days, setDays] = useState(there?.days ?? 'workdays')
  const [clock, setClock] = useState(sayMinute(there?.minute ?? MORNING))
  const minute = minuteOf(clock)
  const turn = (key: string) => {
    const to = ways.find((one) => keyOf(one) === key) as Way
    setWay(to)
    setAddress(to.address)
  }
  const unknown = way.way === 'person' && !way.address
  const ready = minute !== null && !unknown && (way.way !== 'mail' || address.includes('@'))
  const save = async () => {
    if (minute === null) return
    const { connection } = way
    const typed = way.way === 'mail' ? address.trim() : ''
    const wanted = { board, connection, way: way.way, address: typed, days, minute }
    const { id: kept } = await subscribe({ ...wanted, tongue: tongue() })
    await client.invalidateQueries({ queryKey: ['briefings'] })
    const now = client.getQueryData<Props['known']>(['briefings'])
    const next = now?.briefings.find((one) => one.id === kept)
    if (next) message.success(say('saved', { at: sayMoment(next.due_at) }))
  }
  return (
    <div className="subscribe-form">
      <label htmlFor={`${id}-by`}>{say('by')}</label>
      <Select
        id={`${id}-by`}
        value={keyOf(way)}
        onChange={turn}
        data-testid="briefing-way"
        options={ways.map((one) => ({
          value: keyOf(one),
          label: say(`way.${one.way}`, { name: one.name }),
        }))}
      />
      {way.way === 'mail' && (
        <>
          <label htmlFor={`${id}-to`}>{say('address')}</label>
          <Input
            id={`${id}-to`}
            type="email"
            autoComplete="email"
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
        </>
      )}
      {way.way === 'group' && <p className="help">{say('groupHelp')}</p>}
      {unknown && <p className="help">{say('noAddress', { key: way.connector })}</p>}
      <label htmlFor={`${id}-days`}>{say('days')}</label>
      <Select
        id={`${id}-days`}
        value={days}
        onChange={setDays}
        options={DAYS.map((one) => ({ value: one, label: say(one) }))}
      />
      <label htmlFor={`${id}-at`}>{say('hour')}</label>
      <Input
        id={`${id}-at`}
        type="time"
        value={clock}
        onChange={(event) => setClock(event.target.value)}
      />
      <p className="help">{say('zone', { zone })}</p>
      <div>
        <ActButton type="primary" disabled={!ready} act={save} data-testid="briefing-save">
          {say(there ? 'change' : 'save')}
        </ActButton>
      </div>
    </div>
  )
}
