import { useSay } from '../../kit/tongue'
import { groupable } from '../fields'
import { words } from '../words'
import { ByLine, TotalLine } from './lines-of'
import type { SetUpProps } from './twin'

type Props = SetUpProps & { split: 'no' | 'may' | 'must' }

/** Groups by one field or two, and what is added up. */
export function GroupedSetUp({ table, settings, onSettings, split }: Props) {
  const say = useSay(words)
  const set = (part: object) => onSettings({ ...settings, ...part })
  const fields = groupable(table)
  return (
    <>
      <ByLine label={say('by')} fields={fields} by={settings.by} onBy={(by) => set({ by })} />
      {split !== 'no' && (
        <ByLine
          label={say(split === 'must' ? 'across_heat' : 'across')}
          fields={fields}
          by={settings.across ?? null}
          onBy={(across) => set({ across })}
          none={split === 'may' ? say('notSplit') : undefined}
        />
      )}
      <TotalLine table={table} total={settings.total} onTotal={(total) => set({ total })} />
    </>
  )
}
