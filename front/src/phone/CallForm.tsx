import { Alert, App, Button } from 'antd'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import {
  type Caller,
  callerNamed,
  type Earlier,
  type Named,
  type PhoneDesk,
  takeCall,
  useCaller,
} from '../api/phone'
import { questionsOf } from '../api/problem'
import { getRecord } from '../api/records'
import { useSession } from '../api/session'
import { sentenceOf } from '../kit/sentences'
import { useSay } from '../kit/tongue'
import { CallerFields } from './CallerFields'
import {
  emptyCall,
  isNew,
  type Lack,
  lacking,
  met,
  mobileOf,
  repeated,
  sent,
  type Told,
  withLine,
} from './call'
import { EarlierOrders } from './EarlierOrders'
import { LineRows } from './LineRows'
import { Promised } from './Promised'
import { RestFields } from './RestFields'
import { goOn, goTo } from './steps'
import { useElapsed } from './useElapsed'
import { words } from './words'

type Props = { desk: PhoneDesk; onTaken: () => void }

const WHERE: Record<Lack, string> = {
  ...{ mobile: 'mobile', customer: 'customer', lines: 'item-0', quantity: 'quantity-0' },
  due: 'due',
}

/** One call from its first digit to its review: Enter leads on, Ctrl+Enter submits. */
export function CallForm({ desk, onTaken }: Props) {
  const say = useSay(words)
  const { message } = App.useApp()
  const form = useRef<HTMLFormElement>(null)
  const end = useRef<HTMLElement>(null)
  const before = useRef<Caller>(undefined)
  const [told, setTold] = useState<Told>(emptyCall)
  const [since, setSince] = useState<number | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [next, setNext] = useState('mobile')
  const zone = useSession().data?.workspace.zone
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: zone })
  const mobile = mobileOf(told.mobile)
  const caller = useCaller(mobile)
  const [picked, setPicked] = useState<Caller>()
  const [fresh, setFresh] = useState('')
  const [asksNew, setAsksNew] = useState(false)
  const byNumber = mobile ? caller.data : undefined
  const known = picked ?? byNumber
  const elapsed = useElapsed(since)
  const put = (part: Partial<Told>) => setTold((typed) => ({ ...typed, ...part }))

  // the cursor goes on by itself once it is known who calls
  useEffect(() => {
    if (!known) return
    const earlier = before.current
    before.current = known
    setTold((typed) => met(typed, known, earlier))
    setAsksNew(false)
    setNext(known.orders.length ? 'earlier' : known.customer ? 'item-0' : 'customer')
  }, [known])
  useEffect(() => {
    if (next) goTo(form.current, next)
    setNext('')
  }, [next])
  useEffect(() => {
    if (problem !== null) end.current?.scrollIntoView({ block: 'nearest' })
  }, [problem])

  const repeat = (order: Earlier) => {
    const place = told.lines.filter(({ item }) => item).length
    setTold(repeated(told, order))
    setNext(`quantity-${place}`)
  }
  const submit = async () => {
    const lack = lacking(told, today)
    if (lack) {
      message.error(say(`lack${lack[0]?.toUpperCase()}${lack.slice(1)}` as 'lackDue'))
      setNext(WHERE[lack])
      return
    }
    const name = told.customer.trim()
    if (isNew(told, known) && fresh !== name) {
      setFresh(name)
      setAsksNew(true)
      return
    }
    setBusy(true)
    try {
      const accepted = questionsOf(problem).map(({ check }) => check)
      const seconds = (performance.now() - (since ?? performance.now())) / 1_000
      const { id } = await takeCall(sent(told, { caller: known, today, seconds, accepted }))
      const { cells } = await getRecord(desk.drafts, id)
      message.success(say('submitted', { number: cells.number, n: Math.round(seconds) }))
      onTaken()
    } catch (refused) {
      setProblem(refused)
      setBusy(false)
    }
  }
  const pick = async (customer: Named) => {
    try {
      put({ customer: customer.name })
      setPicked(await callerNamed(customer.id))
    } catch (refused) {
      setProblem(refused)
    }
  }
  const pressed = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    const from = event.target as HTMLElement
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault()
      if (!busy) submit()
    } else if (!(from instanceof HTMLTextAreaElement) && form.current && from.dataset.step) {
      event.preventDefault()
      goOn(form.current, from)
    }
  }
  const questions = questionsOf(problem)
  return (
    <form
      ref={form}
      className="phone-call"
      onKeyDown={pressed}
      onSubmit={(e) => e.preventDefault()}
    >
      <CallerFields
        desk={desk}
        told={told}
        caller={known}
        elapsed={elapsed}
        onTold={put}
        onMobile={(typed) => {
          if (since === null && typed) setSince(performance.now())
          put({ mobile: typed })
        }}
        onCustomer={pick}
        onNew={(name) => {
          setFresh(name)
          setNext('contact')
        }}
      />
      {known && known.orders.length > 0 && (
        <EarlierOrders orders={known.orders} onRepeat={repeat} />
      )}
      <LineRows
        desk={desk}
        lines={told.lines}
        onLine={(key, part) => setTold((typed) => withLine(typed, key, part))}
        onChosen={(place) => setNext(`quantity-${place}`)}
      />
      {desk.promises && <Promised lines={told.lines} />}
      <RestFields desk={desk} told={told} today={today} onTold={put} />
      <footer ref={end} className="phone-end">
        <Button type="primary" loading={busy} onClick={submit} data-testid="phone-submit">
          {say('submit')} <kbd>Ctrl+Enter</kbd>
        </Button>
        {asksNew && (
          <Alert
            type="warning"
            showIcon
            role="alert"
            title={say('askNew', { name: told.customer.trim() })}
            data-testid="phone-ask-new"
          />
        )}
        {questions.length > 0 && (
          <Alert
            type="warning"
            showIcon
            role="alert"
            title={[...questions.map(({ says }) => says), say('asks')].join(' · ')}
          />
        )}
        {problem !== null && questions.length === 0 && (
          <Alert type="error" showIcon role="alert" title={sentenceOf(problem)} />
        )}
      </footer>
    </form>
  )
}
