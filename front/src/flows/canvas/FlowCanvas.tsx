import '@xyflow/react/dist/base.css'
import {
  applyNodeChanges,
  type Node,
  type NodeChange,
  ReactFlow,
  type ReactFlowInstance,
  ReactFlowProvider,
  useReactFlow,
  ViewportPortal,
} from '@xyflow/react'
import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useSay } from '../../kit/tongue'
import { type Drawing, type Item, layout } from '../tree/layout'
import { type FlowTree, liesIn, type Spot } from '../tree/tree'
import { step, type Way } from '../tree/walking'
import './canvas.css'
import { type Canvas, CanvasContext } from './looks'
import { Part } from './Parts'
import { Tools } from './Tools'
import { words } from './words'

type Props = Omit<Canvas, 'onFold'> & {
  flow: FlowTree
  folded: ReadonlySet<string>
  onFold: (folded: Set<string>) => void
  onMove?: (id: string, spot: Spot) => void
  onKey?: (event: KeyboardEvent) => void
}

/** A flow drawn as a tree. Nothing is placed by hand: where a thing stands follows from the tree. */
export function FlowCanvas(props: Props) {
  return (
    <ReactFlowProvider>
      <Drawn {...props} />
    </ReactFlowProvider>
  )
}

const PARTS = { part: Part }
const ARROWS: Record<string, Way> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
}
const NEAR = 120

function Drawn(props: Props) {
  const say = useSay(words)
  const { flow, folded, kinds, selected, onSelect, onMove, readOnly } = props
  const drawing = useMemo(
    () => layout(flow, { folded, declared: (kind) => kinds[kind]?.branches ?? [] }),
    [flow, folded, kinds],
  )
  const [nodes, setNodes] = useState<Node[]>([])
  const [target, setTarget] = useState<string | null>(null)
  const put = useCallback(() => setNodes(asNodes(drawing, readOnly)), [drawing, readOnly])
  useEffect(put, [put])
  const pane = useRef<HTMLDivElement>(null)
  const look = useLook(drawing, pane)
  const follow = useFollowing(drawing)

  const press = (event: KeyboardEvent) => {
    const way = ARROWS[event.key]
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return props.onKey?.(event)
    event.preventDefault()
    const next = step(drawing, selected, way)
    onSelect(next)
    follow(next)
  }

  const near = (node: Node) => nearestSpot(drawing, flow, node)
  const drop = (node: Node) => {
    const spot = near(node)
    setTarget(null)
    put()
    if (spot) onMove?.(node.id, spot.spot)
  }

  const canvas: Canvas = useMemo(
    () => ({ ...props, onFold: (place) => props.onFold(toggled(folded, place)) }),
    [props, folded],
  )
  return (
    <CanvasContext value={canvas}>
      <div
        ref={pane}
        className="canvas"
        role="tree"
        aria-label={say('canvas')}
        aria-activedescendant={selected ? `canvas-${selected}` : undefined}
        tabIndex={0}
        data-target={target ?? undefined}
        data-testid="flow-canvas"
        onKeyDown={press}
      >
        <ReactFlow
          nodes={nodes.map((node) =>
            node.id === target ? { ...node, className: 'is-target' } : node,
          )}
          edges={[]}
          nodeTypes={PARTS}
          onNodesChange={(changes: NodeChange[]) =>
            setNodes((old) => applyNodeChanges(changes, old))
          }
          onNodeDrag={(_, node) => setTarget(near(node)?.key ?? null)}
          onNodeDragStop={(_, node) => drop(node)}
          nodesConnectable={false}
          nodesFocusable={false}
          elementsSelectable={false}
          deleteKeyCode={null}
          disableKeyboardA11y
          nodeDragThreshold={6}
          panOnScroll
          zoomOnDoubleClick={false}
          onlyRenderVisibleElements
          minZoom={0.15}
          maxZoom={1.6}
          onInit={look.begin}
          onMoveStart={(event) => event && look.leave()}
        >
          <Lines drawing={drawing} />
          <Tools flow={flow} folded={folded} onFold={props.onFold} onLook={look.leave} />
        </ReactFlow>
      </div>
    </CanvasContext>
  )
}

const READABLE = 0.8
const PANEL = 384
const NARROW = 900

type Room = Pick<ReactFlowInstance, 'setViewport'>

/**
 * Whole where it can be read so; else from its trigger on, at a size that can. Beside it there is
 * room for the panel from the start, so that nothing moves when it opens.
 */
function lookAtIt(room: Room, drawing: Drawing, pane: HTMLElement | null, duration = 0) {
  const { width = 0, height = 0 } = pane?.parentElement?.getBoundingClientRect() ?? {}
  const free = width > NARROW ? width - PANEL : width
  const fits = Math.min(free / (drawing.w + 60), height / (drawing.h + 80), 1)
  const zoom = Math.max(fits, READABLE)
  room.setViewport({ x: free / 2, y: 36, zoom }, { duration })
}

/** Follows the growing tree until somebody moves the view themselves. */
function useLook(drawing: Drawing, pane: RefObject<HTMLElement | null>) {
  const room = useRef<Room | null>(null)
  const moved = useRef(false)
  const { w, h } = drawing
  // biome-ignore lint/correctness/useExhaustiveDependencies: only its size changes the look
  useEffect(() => {
    if (room.current && !moved.current) lookAtIt(room.current, drawing, pane.current, 150)
  }, [w, h])
  return {
    begin: (opened: Room) => {
      room.current = opened
      lookAtIt(opened, drawing, pane.current)
    },
    leave: () => {
      moved.current = true
    },
  }
}

function Lines({ drawing }: { drawing: Drawing }) {
  return (
    <ViewportPortal>
      <svg className="canvas-lines" width={drawing.w} height={drawing.h} aria-hidden="true">
        {drawing.lines.map(({ key, d }) => (
          <path key={key} d={d} />
        ))}
      </svg>
    </ViewportPortal>
  )
}

const LAYER: Record<Item['kind'], number> = {
  frame: -2,
  bar: 0,
  end: 1,
  head: 1,
  trigger: 1,
  block: 2,
  spot: 3,
}

const asNodes = ({ items }: Drawing, readOnly: boolean): Node[] =>
  items.map((item) => ({
    id: item.key,
    type: 'part',
    position: { x: item.x, y: item.y },
    width: item.w,
    height: item.h,
    data: { item },
    zIndex: LAYER[item.kind],
    draggable: item.kind === 'block' && !readOnly,
    style: { pointerEvents: item.kind === 'frame' || item.kind === 'bar' ? 'none' : 'all' },
    focusable: false,
  }))

function toggled(folded: ReadonlySet<string>, place: string): Set<string> {
  const next = new Set(folded)
  if (!next.delete(place)) next.add(place)
  return next
}

type SpotItem = Item & { kind: 'spot' }

/** The place that a dragged block lies nearest to, its own insides left out. */
function nearestSpot(drawing: Drawing, flow: FlowTree, node: Node): SpotItem | null {
  const [x, y] = [node.position.x + (node.width ?? 0) / 2, node.position.y + (node.height ?? 0) / 2]
  const spots = drawing.items.filter(
    (item): item is SpotItem => item.kind === 'spot' && !liesIn(flow, item.spot.inside, node.id),
  )
  const far = (spot: SpotItem) => Math.hypot(spot.x + 11 - x, spot.y + 11 - y)
  const nearest = spots.sort((one, other) => far(one) - far(other))[0]
  return nearest && far(nearest) < NEAR ? nearest : null
}

/** Moves the view only when what is selected would be out of it. */
function useFollowing(drawing: Drawing) {
  const { setCenter, getViewport, flowToScreenPosition } = useReactFlow()
  const latest = useRef(drawing)
  latest.current = drawing
  return useCallback(
    (key: string) => {
      const item = latest.current.items.find((one) => one.key === key)
      const pane = document.querySelector('.canvas')?.getBoundingClientRect()
      if (!item || !pane) return
      const middle = { x: item.x + item.w / 2, y: item.y + item.h / 2 }
      const at = flowToScreenPosition(middle)
      const seen = at.x > pane.left + 80 && at.x < pane.right - 80
      if (seen && at.y > pane.top + 40 && at.y < pane.bottom - 60) return
      setCenter(middle.x, middle.y, { zoom: getViewport().zoom, duration: 150 })
    },
    [setCenter, getViewport, flowToScreenPosition],
  )
}
