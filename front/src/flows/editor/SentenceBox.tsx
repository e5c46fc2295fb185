import { App, Button, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { proposeFlow } from '../../api/flows'
import type { Proposal } from '../../api/types'
import { sentenceOf } from '../../kit/sentences'
import { useSay } from '../../kit/tongue'
import { Story } from '../Story'
import { tellStory } from '../story'
import { Strangers } from './Strangers'
import { TableOfSentence } from './TableOfSentence'
import { words } from './words'

type Props = {
  table: string
  onTake: (proposal: Proposal, text: string) => void
  takes: 'accept' | 'addToFlow'
}

const GUESSES = new Set([
  'which-table',
  'created',
  'at-nine',
  'anyone',
  'whoever-made-it',
  'owners',
])

/** A sentence as people say it; what was understood of it, and what was not, before it is taken. */
export function SentenceBox({ table, onTake, takes }: Props) {
  const say = useSay(words)
  const { message } = App.useApp()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState('')
  const [proposal, setProposal] = useState<Proposal | null>(null)
  const [busy, setBusy] = useState(false)
  const [meant, setMeant] = useState<Record<string, string>>({})
  const read = async (who: Record<string, string>) => {
    setBusy(true)
    setMeant(who)
    try {
      setProposal(await proposeFlow(text || say('sentencePlaceholder'), table || chosen, who))
    } catch (error) {
      message.error(sentenceOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="card sentence-box">
      <h2>{say('bySentence')}</h2>
      <Input.TextArea
        value={text}
        placeholder={say('sentencePlaceholder')}
        aria-label={say('bySentence')}
        autoSize={{ minRows: 2, maxRows: 6 }}
        onChange={({ target }) => {
          setText(target.value)
          setProposal(null)
        }}
        data-testid="sentence"
      />
      <p className="help">{say('sentenceHelp')}</p>
      {!table && (
        <TableOfSentence
          table={chosen}
          onTable={(one) => {
            setChosen(one)
            setProposal(null)
          }}
        />
      )}
      <Button onClick={() => read({})} loading={busy} data-testid="propose">
        {say('propose')}
      </Button>
      {proposal && (
        <>
          <Understood proposal={proposal}>
            <Strangers
              names={proposal.strangers}
              onMeant={(name, who) => read({ ...meant, [name]: who })}
            />
          </Understood>
          <Button
            type={proposal.left.length > 0 ? 'default' : 'primary'}
            onClick={() => onTake(proposal, text || say('sentencePlaceholder'))}
            data-testid="take-proposal"
          >
            {say(proposal.left.length > 0 ? `${takes}AsItIs` : takes)}
          </Button>
        </>
      )}
    </section>
  )
}

function Understood({ proposal, children }: { proposal: Proposal; children: ReactNode }) {
  const say = useSay(words)
  const guesses = proposal.parts.filter(
    ({ role, text }) => role === 'guess' && GUESSES.has(text ?? ''),
  )
  return (
    <div className="understood" data-testid="understood">
      <h3>{say('understood')}</h3>
      <Story passages={tellStory(proposal.sentences)} ran={false} />
      {guesses.map(({ text }) => (
        <p key={text} className="soft">
          {say(`guess_${text}` as 'guess_created')}
        </p>
      ))}
      {proposal.left.length > 0 && (
        <p className="not-understood" data-testid="not-understood">
          <strong>{say('left')}</strong>
          {proposal.left.map((word) => (
            <mark key={word}>{word}</mark>
          ))}
          <span className="soft">{say('leftHelp')}</span>
        </p>
      )}
      {children}
    </div>
  )
}
