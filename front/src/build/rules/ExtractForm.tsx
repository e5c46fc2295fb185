import { useQuery } from '@tanstack/react-query'
import { Input, Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { type TableDef, tryExtract } from '../../api/building'
import { sentenceOf } from '../../kit/sentences'
import { nameOf, useSay } from '../../kit/tongue'
import { Setting } from '../Setting'
import { groupsIn, isWhole, patternFor, type Rule, SHAPES, type Shape } from './rules'
import { words } from './words'

type ExtractRule = Extract<Rule, { kind: 'extract' }>
type Props = { table: TableDef; draft: ExtractRule; change: (parts: Partial<Rule>) => void }

const TEXTS = ['text', 'long-text']

/** What is read out of which text, into which fields; tried on a text while it is written. */
export function ExtractForm({ table, draft, change }: Props) {
  const say = useSay(words)
  const fields = table.fields.map((one) => ({ value: one.key, label: nameOf(one) }))
  const [behind, setBehind] = useState('')
  const [shape, setShape] = useState<Shape | null>(null)
  const put = (pattern: string) => {
    const into = groupsIn(pattern).map((group) => [group, draft.into[group] ?? ''])
    change({ pattern, into: Object.fromEntries(into) })
  }
  const build = (words_: string, next: Shape | null) => {
    setBehind(words_)
    setShape(next)
    if (next) put(patternFor(words_, next))
  }
  return (
    <>
      <Setting id="rule-name" label={say('name')}>
        <Input
          id="rule-name"
          maxLength={60}
          value={draft.name}
          onChange={({ target }) => change({ name: target.value })}
        />
      </Setting>
      <Setting id="rule-source" label={say('source')}>
        <Select
          id="rule-source"
          placeholder={say('chooseField')}
          value={draft.source || undefined}
          options={table.fields
            .filter(({ type }) => TEXTS.includes(type))
            .map((one) => ({ value: one.key, label: nameOf(one) }))}
          onChange={(source) => change({ source, name: draft.name || say('kind_extract') })}
        />
      </Setting>
      <Setting id="rule-behind" label={say('behind')}>
        <Input
          id="rule-behind"
          placeholder={say('behindHint')}
          value={behind}
          onChange={({ target }) => build(target.value, shape)}
        />
      </Setting>
      <Setting id="rule-shape" label={say('shape')}>
        <Select
          id="rule-shape"
          value={shape ?? undefined}
          options={(Object.keys(SHAPES) as Shape[]).map((one) => ({
            value: one,
            label: say(`shape_${one}`),
          }))}
          onChange={(one: Shape) => build(behind, one)}
        />
      </Setting>
      <Setting id="rule-pattern" label={say('pattern')}>
        <Input
          id="rule-pattern"
          className="mono"
          maxLength={1000}
          value={draft.pattern}
          onChange={({ target }) => put(target.value)}
        />
      </Setting>
      {Object.entries(draft.into).map(([group, field]) => (
        <Setting
          key={group}
          id={`into-${group}`}
          label={say('into', { group: nameOfGroup(group, say('value')) })}
        >
          <Select
            id={`into-${group}`}
            placeholder={say('chooseField')}
            value={field || undefined}
            options={fields}
            onChange={(key) => change({ into: { ...draft.into, [group]: key } })}
          />
        </Setting>
      ))}
      <TryOut table={table} draft={draft} />
    </>
  )
}

const nameOfGroup = (group: string, value: string) => (group === 'value' ? value : group)

function TryOut({ table, draft }: { table: TableDef; draft: ExtractRule }) {
  const say = useSay(words)
  const [typed, setTyped] = useState('')
  const text = useDeferredValue(typed)
  const { kind: _, ...extract } = draft
  const tried = useQuery({
    queryKey: ['extract', table.key, extract, text],
    queryFn: () => tryExtract(table.key, extract, text),
    enabled: text !== '' && isWhole(draft),
    retry: false,
    placeholderData: (before) => before,
  })
  const name = (key: string) => nameOf(table.fields.find((one) => one.key === key) ?? { name: key })
  return (
    <div className="rule-try">
      <label htmlFor="rule-try">{say('tryOut')}</label>
      <Input.TextArea
        id="rule-try"
        autoSize={{ minRows: 2, maxRows: 6 }}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      {tried.isError && <p className="fault">{sentenceOf(tried.error)}</p>}
      {tried.data && (
        <p data-testid="rule-found">
          {tried.data.found.length === 0
            ? say('nothingFound')
            : tried.data.found.map((one) => (
                <mark key={one.field}>
                  {say('found', { field: name(one.field), value: one.value })}{' '}
                </mark>
              ))}
        </p>
      )}
    </div>
  )
}
