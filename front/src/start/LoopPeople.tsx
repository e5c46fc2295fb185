import { Select } from 'antd'
import { usePeople } from '../api/people'
import { useSay } from '../kit/tongue'
import { words } from './words'

type Props = { people: string[]; onPeople: (people: string[]) => void }

export function LoopPeople({ people, onPeople }: Props) {
  const say = useSay(words)
  const all = usePeople()
  const options = all.data
    ?.filter(({ left_at }) => !left_at)
    .map(({ login, name }) => ({ value: login, label: name }))
  return (
    <>
      <h2 id="loop-who">{say('who')}</h2>
      <p className="soft">{say('whoHelp')}</p>
      <Select
        mode="multiple"
        aria-labelledby="loop-who"
        className="wizard-people"
        value={people}
        onChange={onPeople}
        options={options ?? []}
      />
    </>
  )
}
