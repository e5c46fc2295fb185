import { Input, Modal } from 'antd'
import { type KeyboardEvent, useMemo, useState } from 'react'
import type { Kit } from '../../api/types'
import { pick, useSay } from '../../kit/tongue'
import { iconOf } from '../canvas/icons'
import { type Entry, found, GROUPS } from './gallery'
import { words } from './words'

type Props = {
  kit: Kit
  /** What «paste» would put there, by its name; '' for nothing. */
  copied: string
  onPick: (name: string) => void
  onPaste: () => void
  onClose: () => void
}

/** Every block by what it is for, with one line each; the keyboard is enough. */
export function Gallery({ kit, copied, onPick, onPaste, onClose }: Props) {
  const say = useSay(words)
  const [word, setWord] = useState('')
  const [at, setAt] = useState(0)
  const entries = useMemo(() => found(kit.blocks, word), [kit, word])
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      const chosen = entries[at]
      if (chosen) onPick(chosen.name)
      return
    }
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!by) return
    event.preventDefault()
    setAt((at + by + entries.length) % Math.max(1, entries.length))
  }
  return (
    <Modal open footer={null} onCancel={onClose} title={say('gallery')} width={680} destroyOnHidden>
      <Input
        autoFocus
        allowClear
        value={word}
        placeholder={say('searchBlocks')}
        aria-label={say('searchBlocks')}
        onChange={({ target }) => {
          setWord(target.value)
          setAt(0)
        }}
        onKeyDown={press}
        data-testid="gallery-search"
      />
      {copied && !word && (
        <button type="button" className="gallery-entry gallery-paste" onClick={onPaste}>
          {say('paste', { name: copied })}
        </button>
      )}
      <div className="gallery">
        {GROUPS.map((group) => (
          <Group
            key={group}
            name={say(`group_${group}`)}
            entries={entries.filter((one) => one.group === group)}
            active={entries[at]?.name}
            onPick={onPick}
          />
        ))}
        {entries.length === 0 && <p className="soft">{say('nothingFound')}</p>}
      </div>
    </Modal>
  )
}

type GroupProps = {
  name: string
  entries: Entry[]
  active: string | undefined
  onPick: (name: string) => void
}

export function Group({ name, entries, active, onPick }: GroupProps) {
  if (entries.length === 0) return null
  return (
    <section>
      <h3>{name}</h3>
      <div className="gallery-grid">
        {entries.map((one) => (
          <button
            type="button"
            key={one.name}
            className="gallery-entry"
            aria-current={one.name === active || undefined}
            data-testid={`pick-${one.name}`}
            onClick={() => onPick(one.name)}
          >
            <span className="canvas-icon">{iconOf(one.name, one.group)}</span>
            <span>
              <strong>{pick(one.called, one.called_en)}</strong>
              <span className="soft">{pick(one.does, one.does_en)}</span>
            </span>
          </button>
        ))}
      </div>
    </section>
  )
}
