import {
  ArrowLeftOutlined,
  ArrowRightOutlined,
  CloseOutlined,
  DeleteOutlined,
} from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useSay } from '../../kit/tongue'
import { called } from '../tree/called'
import { changeBranch, removeBranch, shiftBranch } from '../tree/edits'
import { type Branch, branchOf, findBlock, ownerOf } from '../tree/tree'
import { type PanelProps, Whole } from './BlockPanel'
import { settingsOf } from './declared'
import { SettingsList } from './SettingsList'
import { StepResult } from './StepResult'
import { TitleInEnglish } from './TitleInEnglish'
import { words } from './words'

type Props = PanelProps & { place: string; onGone: () => void }

/** One way through a block: its name, when it is taken, and its place among the others. */
export function BranchPanel({ flow, place, kit, faults, onChange, onClose, onGone, told }: Props) {
  const say = useSay(words)
  const block = findBlock(flow, ownerOf(place))
  const kind = kit.blocks.find(({ name }) => name === block?.block)
  if (!block || !kind) return null
  const found = block.branches?.find(({ name }) => name === branchOf(place))
  const branch: Branch = found ?? { name: branchOf(place) }
  const edit = (part: Partial<Branch>, mark: string) =>
    onChange(changeBranch(flow, place, part), `${place}.${mark}`)
  const free = kind.branches === null
  return (
    <div className="panel-in" data-testid="branch-panel">
      <header className="panel-head">
        <div>
          <h2>{called(branch) || say('branch')}</h2>
        </div>
        <Button type="text" icon={<CloseOutlined />} aria-label={say('close')} onClick={onClose} />
      </header>
      <Whole faults={faults} />
      <div className="setting">
        <label htmlFor={`title-${place}`}>{say('name')}</label>
        <Input
          id={`title-${place}`}
          value={branch.title ?? ''}
          onChange={({ target }) => edit({ title: target.value }, 'title')}
        />
      </div>
      <TitleInEnglish place={place} value={branch.title_en} onChange={edit} />
      <SettingsList
        place={place}
        settings={settingsOf(kind.branch_settings)}
        values={branch.settings ?? {}}
        faults={faults}
        onChange={(settings, key) => edit({ settings }, key)}
      />
      {told.map((one) => (
        <StepResult key={`${one.path} ${one.at}`} told={one} />
      ))}
      {free && (
        <footer className="panel-foot">
          <Button
            size="small"
            icon={<ArrowLeftOutlined />}
            onClick={() => onChange(shiftBranch(flow, place, -1))}
          >
            {say('left')}
          </Button>
          <Button
            size="small"
            icon={<ArrowRightOutlined />}
            onClick={() => onChange(shiftBranch(flow, place, 1))}
          >
            {say('right')}
          </Button>
          <Button
            size="small"
            danger
            icon={<DeleteOutlined />}
            title={say('removeHelp')}
            onClick={() => {
              onChange(removeBranch(flow, place))
              onGone()
            }}
          >
            {say('remove')}
          </Button>
        </footer>
      )}
    </div>
  )
}
