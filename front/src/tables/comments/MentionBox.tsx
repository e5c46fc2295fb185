import { Mentions } from 'antd'
import type { FormEvent } from 'react'
import { useMembers } from '../../api/members'
import { useSay } from '../../kit/tongue'
import { isMeant, kept, type Person } from './mentions'
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
      filterOption={(typed, { value }) =>
        members.some((one) => one.name === value && isMeant(typed, one))
      }
      options={members.map(({ id, name }) => ({ key: id, value: name, label: name }))}
      data-testid="comment-text"
      onChange={onText}
      onInput={measureAgain}
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

/**
 * antd looks what stands behind the @ whenever a key is let go. An input method whose word is chosen
 * with the mouse, a phone and a paste let none go.
 */
function measureAgain({ nativeEvent, currentTarget }: FormEvent<HTMLElement>) {
  const key = (nativeEvent as InputEvent).data?.at(-1) ?? ''
  const told = currentTarget
  queueMicrotask(() => told.dispatchEvent(new KeyboardEvent('keyup', { key, bubbles: true })))
}

/** What was typed, as it is kept. */
export function useKept() {
  const members = useMembers().data ?? []
  return (text: string, picked: Person[]) => kept(text, members, picked)
}
