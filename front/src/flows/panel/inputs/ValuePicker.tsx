import { Button, Dropdown, Input, type MenuProps } from 'antd'
import { useState } from 'react'
import { useSay } from '../../../kit/tongue'
import { matching } from '../completing'
import type { Known } from '../known'
import { words } from '../words'

/** Everything that may be read here, by what it is of; searchable. */
export function ValuePicker({
  known,
  onPick,
  label,
}: {
  known: Known[]
  onPick: (one: Known) => void
  label?: string
}) {
  const say = useSay(words)
  const [open, setOpen] = useState(false)
  const [word, setWord] = useState('')
  const pick: MenuProps['onClick'] = ({ key }) => {
    const found = known.find(({ path }) => path === key)
    if (found) onPick(found)
    setOpen(false)
  }
  return (
    <Dropdown
      open={open}
      onOpenChange={setOpen}
      trigger={['click']}
      menu={{ items: grouped(matching(known, word, 120)), onClick: pick, className: 'value-menu' }}
      popupRender={(menu) => (
        <div className="value-picker">
          <Input
            size="small"
            placeholder={say('search')}
            aria-label={say('search')}
            value={word}
            autoFocus
            onChange={(event) => setWord(event.target.value)}
          />
          {menu}
        </div>
      )}
    >
      <Button size="small" type="text" className="value-button" data-testid="insert-value">
        {label ?? say('insert')}
      </Button>
    </Dropdown>
  )
}

function grouped(known: Known[]): MenuProps['items'] {
  const groups = new Map<string, Known[]>()
  for (const one of known) groups.set(one.group, [...(groups.get(one.group) ?? []), one])
  return [...groups].map(([group, ones]) => ({
    key: `group ${group}`,
    type: 'group' as const,
    label: group,
    children: ones.map(({ path, label }) => ({ key: path, label: shortened(label, group) })),
  }))
}

/** The group stands above it already. */
const shortened = (label: string, group: string) =>
  label.startsWith(`${group}.`) ? label.slice(group.length + 1) : label
