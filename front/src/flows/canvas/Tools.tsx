import {
  CompressOutlined,
  MinusOutlined,
  NodeCollapseOutlined,
  NodeExpandOutlined,
  PlusOutlined,
} from '@ant-design/icons'
import { Panel, useReactFlow } from '@xyflow/react'
import { Button, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { useSay } from '../../kit/tongue'
import { type FlowTree, walk } from '../tree/tree'
import { words } from './words'

type Props = {
  flow: FlowTree
  folded: ReadonlySet<string>
  onFold: (folded: Set<string>) => void
  /** The view is chosen by hand from now on. */
  onLook: () => void
}

export function Tools({ flow, folded, onFold, onLook }: Props) {
  const say = useSay(words)
  const { zoomIn, zoomOut, fitView } = useReactFlow()
  const foldable = [...walk(flow.blocks)].filter(({ block }) => block.branches?.length)
  const look = (act: () => unknown) => () => {
    onLook()
    act()
  }
  const all = () => onFold(folded.size ? new Set() : new Set(foldable.map(({ block }) => block.id)))
  return (
    <Panel position="bottom-left" className="canvas-tools">
      <Tool label={say('zoomOut')} icon={<MinusOutlined />} act={look(zoomOut)} />
      <Tool label={say('zoomIn')} icon={<PlusOutlined />} act={look(zoomIn)} />
      <Tool
        label={say('fit')}
        icon={<CompressOutlined />}
        act={look(() => fitView({ maxZoom: 1, padding: 0.12, duration: 150 }))}
      />
      {foldable.length > 0 && (
        <Tool
          label={say(folded.size ? 'unfoldAll' : 'foldAll')}
          icon={folded.size ? <NodeExpandOutlined /> : <NodeCollapseOutlined />}
          act={all}
        />
      )}
    </Panel>
  )
}

function Tool({ label, icon, act }: { label: string; icon: ReactNode; act: () => void }) {
  return (
    <Tooltip title={label}>
      <Button size="small" aria-label={label} icon={icon} onClick={act} />
    </Tooltip>
  )
}
