import { CloseOutlined, CopyOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Collapse, Input, InputNumber } from 'antd'
import type { Kit } from '../../api/types'
import { pick, useSay } from '../../kit/tongue'
import { iconOf } from '../canvas/icons'
import { addBranch, change } from '../tree/edits'
import { type Block, type FlowTree, findBlock } from '../tree/tree'
import { settingsOf } from './declared'
import { SettingsList } from './SettingsList'
import { StepResult, type Told } from './StepResult'
import { TitleInEnglish } from './TitleInEnglish'
import { UndoStep } from './UndoStep'
import { words } from './words'

export type PanelProps = {
  flow: FlowTree
  kit: Kit
  /** Setting -> what would have been right; '' for the thing as such. */
  faults: ReadonlyMap<string, string>
  onChange: (flow: FlowTree, mark?: string) => void
  onClose: () => void
  /** What a test run or a run came to there. */
  told: Told[]
}

type Props = PanelProps & {
  id: string
  onDuplicate: () => void
  onRemove: () => void
}

/** One block: its title, its settings as declared, its results. */
export function BlockPanel(props: Props) {
  const say = useSay(words)
  const { flow, id, kit, faults, onChange, told } = props
  const block = findBlock(flow, id)
  if (!block) return null
  const kind = kit.blocks.find(({ name }) => name === block.block)
  const edit = (part: Partial<Block>, mark: string) =>
    onChange(change(flow, id, part), `${id}.${mark}`)
  return (
    <div className="panel-in" data-testid="block-panel">
      <header className="panel-head">
        <span className="canvas-icon">{iconOf(block.block, kind?.group)}</span>
        <div>
          <h2>{kind ? pick(kind.called, kind.called_en) : block.block}</h2>
          {kind && <p className="soft">{pick(kind.does, kind.does_en)}</p>}
        </div>
        <Button
          type="text"
          icon={<CloseOutlined />}
          aria-label={say('close')}
          onClick={props.onClose}
        />
      </header>
      <Whole faults={faults} />
      <div className="setting">
        <label htmlFor={`title-${id}`}>{say('title')}</label>
        <Input
          id={`title-${id}`}
          value={block.title ?? ''}
          placeholder={say('titleHelp')}
          onChange={({ target }) => edit({ title: target.value }, 'title')}
        />
      </div>
      <TitleInEnglish place={id} value={block.title_en} onChange={edit} />
      {kind && (
        <SettingsList
          place={id}
          settings={settingsOf(kind.settings)}
          values={block.settings ?? {}}
          faults={faults}
          tested={inputOf(told)}
          onChange={(settings, key) => edit({ settings }, key)}
        />
      )}
      {kind?.branches === null && (
        <Button
          size="small"
          icon={<PlusOutlined />}
          data-testid="add-branch"
          onClick={() => onChange(addBranch(flow, id, say('newBranch')))}
        >
          {say('addBranch')}
        </Button>
      )}
      {told.map((one) => (
        <StepResult key={`${one.path} ${one.at}`} told={one} />
      ))}
      {kind && kind.effect !== 'control' && <Advanced block={block} kind={kind} onChange={edit} />}
      {reachesOut(kind) && <UndoStep block={block} kit={kit} faults={faults} onChange={edit} />}
      <footer className="panel-foot">
        <Button size="small" icon={<CopyOutlined />} onClick={props.onDuplicate}>
          {say('duplicate')}
        </Button>
        <Button
          size="small"
          danger
          icon={<DeleteOutlined />}
          title={say('removeHelp')}
          onClick={props.onRemove}
        >
          {say('remove')}
        </Button>
      </footer>
    </div>
  )
}

/** What it did elsewhere is not in our history; whether a call or a request wrote, it tells itself. */
const reachesOut = (kind: Kit['blocks'][number] | undefined) =>
  kind !== undefined && (kind.effect === 'outside' || ['call', 'http', 'run'].includes(kind.name))

const inputOf = (told: Told[]) => {
  const input = told[0]?.input
  return input && typeof input === 'object' ? (input as Record<string, unknown>) : null
}

/** What is wrong with the thing as such. */
export function Whole({ faults }: { faults: ReadonlyMap<string, string> }) {
  const say = useSay(words)
  const wanted = faults.get('')
  return wanted ? (
    <p className="fault panel-fault" role="alert">
      {say('wanted', { wanted })}
    </p>
  ) : null
}

type AdvancedProps = {
  block: Block
  kind: Kit['blocks'][number]
  onChange: (part: Partial<Block>, mark: string) => void
}

function Advanced({ block, kind, onChange }: AdvancedProps) {
  const say = useSay(words)
  return (
    <Collapse
      ghost
      size="small"
      items={[
        {
          key: 'advanced',
          label: say('advanced'),
          children: (
            <div className="panel-more">
              <div className="setting">
                <label htmlFor="panel-timeout">{say('timeout')}</label>
                <InputNumber
                  id="panel-timeout"
                  min={0}
                  max={600}
                  value={block.timeout_s || null}
                  placeholder={say('usual', { n: kind.timeout_s })}
                  onChange={(next) => onChange({ timeout_s: next ?? 0 }, 'timeout')}
                />
              </div>
              <div className="setting">
                <label htmlFor="panel-tries">{say('tries')}</label>
                <InputNumber
                  id="panel-tries"
                  min={0}
                  max={10}
                  value={block.tries || null}
                  placeholder={say('usual', { n: kind.tries })}
                  onChange={(next) => onChange({ tries: next ?? 0 }, 'tries')}
                />
              </div>
              <p className="help">
                {say('id')} <code>{block.id}</code> · {say('idHelp')}
              </p>
            </div>
          ),
        },
      ]}
    />
  )
}
