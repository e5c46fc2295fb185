import type { Proposal, Sentence } from '../../api/types'
import { Story } from '../Story'
import { tellStory } from '../story'
import { SentenceBox } from './SentenceBox'

type Props = {
  sentences: Sentence[]
  table: string
  onTake: (proposal: Proposal) => void
}

/** The whole flow in words, and a sentence that may take its place. */
export function SentencesTab({ sentences, table, onTake }: Props) {
  return (
    <div className="tab-in tab-two">
      <section className="card" data-testid="flow-sentences">
        <Story passages={tellStory(sentences)} ran={false} />
      </section>
      <SentenceBox table={table} onTake={onTake} takes="addToFlow" />
    </div>
  )
}
