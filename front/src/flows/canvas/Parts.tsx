import { DownOutlined, PlusOutlined, RightOutlined, ThunderboltFilled } from '@ant-design/icons'
import type { NodeProps } from '@xyflow/react'
import { memo, type ReactNode } from 'react'
import { Mark } from '../../kit/Mark'
import { colon, pick, useSay } from '../../kit/tongue'
import { sayLength } from '../../kit/when'
import { called } from '../tree/called'
import type { Item } from '../tree/layout'
import { TRIGGER } from '../tree/tree'
import { iconOf } from './icons'
import { useCanvas } from './looks'
import { MARK_MEANS } from './marks'
import { words } from './words'

type Of<Kind extends Item['kind']> = Item & { kind: Kind }

/** One thing on the canvas, as the layout placed it. */
export const Part = memo(({ data }: NodeProps) => {
  const item = data.item as Item
  if (item.kind === 'spot') return <SpotButton item={item} />
  if (item.kind === 'block') return <BlockCard item={item} />
  if (item.kind === 'head') return <BranchHead item={item} />
  if (item.kind === 'trigger') return <TriggerCard />
  if (item.kind === 'end') return <EndSign />
  return <div className={`canvas-${item.kind}`} />
})

function TriggerCard() {
  const say = useSay(words)
  const { sentences } = useCanvas()
  return (
    <Card place={TRIGGER} icon={<ThunderboltFilled />} name={say('starts')} kind="trigger">
      {sentences.get(TRIGGER) ?? ''}
    </Card>
  )
}

function BlockCard({ item }: { item: Of<'block'> }) {
  const { kinds, sentences } = useCanvas()
  const { block } = item
  const kind = kinds[block.block]
  const sort = kind ? pick(kind.called, kind.called_en) : block.block
  const said = sentences.get(block.id) ?? ''
  const title = called(block)
  const plain =
    title && said.startsWith(`${title}${colon()}`)
      ? said.slice(title.length + colon().length)
      : said
  return (
    <Card
      place={block.id}
      icon={iconOf(block.block, kind?.group)}
      name={title || sort}
      kind="block"
      fold={item.inner > 0 ? item : undefined}
    >
      {plain || sort}
    </Card>
  )
}

type CardProps = {
  place: string
  icon: ReactNode
  name: string
  kind: string
  fold?: { inner: number; folded: boolean }
  children: string
}

function Card({ place, icon, name, kind, fold, children }: CardProps) {
  const { selected, onSelect, faults, marks } = useCanvas()
  const status = marks && (marks.get(place)?.status ?? (kind === 'trigger' ? 'done' : 'unreached'))
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the canvas itself hears the keys
    <article
      id={`canvas-${place}`}
      aria-current={selected === place || undefined}
      aria-label={`${name}${colon()}${children}`}
      className={`canvas-card is-${kind}`}
      data-testid={`block-${place}`}
      data-fault={faults.has(place) || undefined}
      data-status={status || undefined}
      onClick={() => onSelect(place)}
    >
      <span className="canvas-icon">{icon}</span>
      <span className="canvas-name one-line">{name}</span>
      <span className="canvas-says one-line" title={children}>
        {children}
      </span>
      {fold && <FoldButton place={place} {...fold} />}
      <Signs place={place} />
    </article>
  )
}

/** What is wrong at a place, or what a run came to there. */
function Signs({ place }: { place: string }) {
  const say = useSay(words)
  const { faults, marks } = useCanvas()
  const count = faults.get(place)
  const mark = marks?.get(place)
  return (
    <span className="canvas-signs">
      {count && <Mark meaning="danger">{say('faults', { n: count })}</Mark>}
      {mark?.unheard && <Mark meaning="danger">{say('unheard')}</Mark>}
      {mark && (
        <span title={mark.why || undefined}>
          <Mark meaning={MARK_MEANS[mark.status]}>
            {say(`status_${mark.status}`)}
            {mark.turns > 1 && ` ${say('turns', { n: mark.turns })}`}
            {mark.ms !== null && mark.status !== 'skipped' && ` ${sayLength(mark.ms)}`}
          </Mark>
        </span>
      )}
    </span>
  )
}

const WAYS = new Set(['then', 'else', 'try', 'otherwise', 'finally', 'each'])

function BranchHead({ item }: { item: Of<'head'> }) {
  const say = useSay(words)
  const { selected, onSelect, sentences, faults, marks, kinds } = useCanvas()
  const { branch, key } = item
  const declared = kinds[item.block.block]?.branches?.includes(branch.name)
  const own = declared && WAYS.has(branch.name) ? say(`way_${branch.name}` as 'way_then') : ''
  const name = called(branch) || own || branch.name
  const said = sentences.get(key) ?? name
  const mark = marks?.get(key)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the canvas itself hears the keys
    <article
      id={`canvas-${key}`}
      aria-current={selected === key || undefined}
      aria-label={said}
      className="canvas-head"
      data-testid={`branch-${key}`}
      data-fault={faults.has(key) || undefined}
      data-status={mark?.status}
      onClick={() => onSelect(key)}
      title={[said, mark?.why].filter(Boolean).join('\n')}
    >
      <span className="one-line">{name}</span>
      {item.inner > 0 && <FoldButton place={key} inner={item.inner} folded={item.folded} />}
      <Signs place={key} />
    </article>
  )
}

function FoldButton({ place, inner, folded }: { place: string; inner: number; folded: boolean }) {
  const say = useSay(words)
  const { onFold } = useCanvas()
  const label = folded ? `${say('unfold')} · ${say('inside', { n: inner })}` : say('fold')
  return (
    <button
      type="button"
      className="canvas-fold nodrag"
      aria-label={label}
      aria-expanded={!folded}
      title={label}
      tabIndex={-1}
      onClick={(event) => {
        event.stopPropagation()
        onFold(place)
      }}
    >
      {folded ? <RightOutlined /> : <DownOutlined />}
      {folded && inner}
    </button>
  )
}

function SpotButton({ item }: { item: Of<'spot'> }) {
  const say = useSay(words)
  const { onAdd, readOnly } = useCanvas()
  if (readOnly) return null
  return (
    <button
      type="button"
      className="canvas-spot nodrag"
      aria-label={say('add')}
      title={say('add')}
      tabIndex={-1}
      data-testid={`add-${item.spot.inside}/${item.spot.at}`}
      onClick={() => onAdd(item.spot)}
    >
      <PlusOutlined />
    </button>
  )
}

function EndSign() {
  const say = useSay(words)
  return (
    <div className="canvas-end">
      <span>{say('end')}</span>
    </div>
  )
}
