import { SearchOutlined } from '@ant-design/icons'
import { Input, Modal } from 'antd'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { useSchema } from '../../api/schema'
import { isBehind, useSearch } from '../../api/search'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { useSay } from '../../kit/tongue'
import { Found } from './Found'
import { linesOf, sectionsOf, stepped } from './found'
import { Places } from './Places'
import { usePlaces } from './usePlaces'
import './search.css'
import { words } from './words'

const PAUSE_MS = 150

/** All records by their words. The cursor stays in the box; arrows choose, Enter opens. */
export function SearchBox({ onClose }: { onClose: () => void }) {
  const say = useSay(words)
  const go = useNavigate()
  const [typed, setTyped] = useState('')
  const asked = useSettled(typed.trim())
  const search = useSearch(asked)
  const tables = useSchema().data?.tables ?? []
  const [at, setAt] = useState(0)
  const places = usePlaces(typed)
  const sections = asked ? sectionsOf(search.data, tables, places.length) : []
  const lines = linesOf(sections)
  const count = places.length + lines.length
  const place = Math.min(at, Math.max(0, count - 1))

  const open = (to: string) => {
    onClose()
    go(to)
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by) {
      event.preventDefault()
      setAt(stepped(place, by, count))
    }
    if (event.key !== 'Enter') return
    const line = lines[place - places.length]
    // What is shown may still be the answer to what stood there before.
    const settled = typed.trim() === asked && !search.isPlaceholderData
    const to = places[place]?.to ?? (line && settled ? line.to : undefined)
    if (to) open(to)
  }
  return (
    <Modal
      open
      footer={null}
      closable={false}
      width={640}
      className="search-box"
      title={say('search')}
      onCancel={onClose}
      data-testid="search-box"
    >
      <Input
        autoFocus
        size="large"
        variant="borderless"
        prefix={<SearchOutlined />}
        maxLength={200}
        value={typed}
        placeholder={say('placeholder')}
        role="combobox"
        aria-label={say('search')}
        aria-expanded={count > 0}
        aria-controls="search-found"
        aria-activedescendant={count ? `search-line-${place}` : undefined}
        onChange={({ target }) => {
          setTyped(target.value)
          setAt(0)
        }}
        onKeyDown={pressed}
        data-testid="search-text"
      />
      <div className="search-body" aria-live="polite" aria-busy={search.isFetching}>
        {count > 0 && (
          <div
            id="search-found"
            role="listbox"
            aria-label={say('results')}
            data-testid="search-found"
          >
            <Places places={places} place={place} onPlace={setAt} onOpen={open} />
            <Found sections={sections} words={asked} place={place} onPlace={setAt} onOpen={open} />
          </div>
        )}
        {search.error && asked ? (
          <ProblemPanel problem={search.error} again={() => search.refetch()} />
        ) : (
          count === 0 && (
            <p className="soft search-none">
              {asked && search.data && !search.isFetching
                ? say('nothing', { words: asked })
                : asked
                  ? ' '
                  : say('begin')}
            </p>
          )
        )}
      </div>
      <footer className="soft">
        <span>{say('keys')}</span>
        {asked && search.data?.next && <span>{say('more')}</span>}
        {asked && isBehind(search.data) && <span>{say('behind')}</span>}
      </footer>
    </Modal>
  )
}

/** A text once its writer has paused: not every letter is a question. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}
