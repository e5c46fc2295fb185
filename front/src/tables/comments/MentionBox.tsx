import { Mentions } from 'antd'
import { useMembers } from '../../api/members'
import { useSay } from '../../kit/tongue'
import { kept, type Person } from './mentions'
import { words } from './words'

type Props = {
  text: string
  onText: (text: string) => void
  onPick: (person: Person) => void
  onSend: () => void
  autoFocus?: boolean
}

/** A text in which @ offers the colleagues. */
export function MentionBox({ text, onText, onPick, onSend, autoFocus }: Props) {
  const say = useSay(words)
  const members = useMembers().data ?? []
  return (
    <Mentions
      value={text}
      autoSize={{ minRows: 2, maxRows: 10 }}
      maxLength={4_000}
      autoFocus={autoFocus ?? false}
      placeholder={say('placeholder')}
      aria-label={say('write')}
      notFoundContent={say('nobody')}
      options={members.map(({ id, name }) => ({ key: id, value: name, label: name }))}
      data-testid="comment-text"
      onChange={onText}
      // antd hangs a mark of its own behind the keys
      onSelect={({ key }) => {
        const found = members.find(({ id }) => String(key).startsWith(id))
        if (found) onPick(found)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        onSend()
      }}
    />
  )
}

/** What was typed, as it is kept. */
export function useKept() {
  const members = useMembers().data ?? []
  return (text: string, picked: Person[]) => kept(text, members, picked)
}
