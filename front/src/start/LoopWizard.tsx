import { useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Input, Progress } from 'antd'
import { type ReactNode, useState } from 'react'
import { makeFlow, makeForm, makeTable, tableIsThere } from '../api/start'
import type { Me } from '../api/types'
import { ActButton } from '../kit/ActButton'
import { Page } from '../kit/Page'
import { type Tongue, useSay } from '../kit/tongue'
import { LoopPeople } from './LoopPeople'
import { LoopReady } from './LoopReady'
import { flowOf, formOf, PIECES, tableOf, type Wishes } from './loop'
import { sayIn, words } from './words'

type Props = { me: Me; onCancel: () => void }

const zh = sayIn('zh' satisfies Tongue)
const en = sayIn('en' satisfies Tongue)

/** 客户扫码下单 → 自动存档 → 手机弹窗提醒, in three questions. */
export function LoopWizard({ me, onCancel }: Props) {
  const say = useSay(words)
  const client = useQueryClient()
  const [step, setStep] = useState(0)
  const [link, setLink] = useState('')
  const [wishes, setWishes] = useState<Wishes>({
    pieces: PIECES.filter(({ usual }) => usual).map(({ key }) => key),
    formName: say('orderPage', { company: me.workspace.name }),
    people: [me.user.login],
  })
  const set = (part: Partial<Wishes>) => setWishes((before) => ({ ...before, ...part }))
  const build = async () => {
    if (!(await tableIsThere('orders'))) await makeTable(tableOf(wishes, zh, en))
    const made = await makeForm(formOf(wishes))
    await makeFlow(flowOf(wishes, zh))
    await client.invalidateQueries()
    setLink(made)
  }
  if (link) return <LoopReady link={link} />
  const parts: ReactNode[] = [
    <Pieces key="what" wishes={wishes} onWishes={set} />,
    <FormName key="name" wishes={wishes} onWishes={set} />,
    <LoopPeople key="who" people={wishes.people} onPeople={(people) => set({ people })} />,
  ]
  const last = step === parts.length - 1
  return (
    <Page title={say('loop')}>
      <section className="card wizard">
        <Progress
          percent={((step + 1) / parts.length) * 100}
          showInfo={false}
          size="small"
          aria-label={say('step', { n: step + 1 })}
        />
        <p className="soft">{say('step', { n: step + 1 })}</p>
        {parts[step]}
        <footer>
          <Button onClick={step ? () => setStep(step - 1) : onCancel}>
            {say(step ? 'back' : 'cancel')}
          </Button>
          {last ? (
            <ActButton type="primary" act={build} data-testid="loop-build">
              {say('make')}
            </ActButton>
          ) : (
            <Button
              type="primary"
              disabled={!wishes.pieces.length || !wishes.formName.trim()}
              onClick={() => setStep(step + 1)}
              data-testid="loop-next"
            >
              {say('next')}
            </Button>
          )}
        </footer>
      </section>
    </Page>
  )
}

type PartProps = { wishes: Wishes; onWishes: (part: Partial<Wishes>) => void }

/** Customer and product stay ticked: the notice is made of them. */
const ALWAYS = ['customer', 'product']

function Pieces({ wishes, onWishes }: PartProps) {
  const say = useSay(words)
  const options = PIECES.map(({ key }) => ({
    value: key,
    label: say(`f_${key}` as Parameters<typeof say>[0]),
    disabled: ALWAYS.includes(key),
  }))
  return (
    <>
      <h2>{say('what')}</h2>
      <p className="soft">{say('whatHelp')}</p>
      <Checkbox.Group
        className="wizard-pieces"
        value={wishes.pieces}
        onChange={(pieces) => onWishes({ pieces })}
        options={options}
      />
    </>
  )
}

function FormName({ wishes, onWishes }: PartProps) {
  const say = useSay(words)
  return (
    <>
      <h2 id="loop-form">{say('formName')}</h2>
      <p className="soft">{say('formHelp')}</p>
      <Input
        aria-labelledby="loop-form"
        maxLength={60}
        value={wishes.formName}
        onChange={(event) => onWishes({ formName: event.target.value })}
      />
    </>
  )
}
