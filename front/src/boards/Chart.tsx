import { BarChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts'
import {
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components'
import { type EChartsType, init, use } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import type { ChartOption } from './option'

use([
  BarChart,
  LineChart,
  HeatmapChart,
  ScatterChart,
  GridComponent,
  LabelLayout,
  LegendComponent,
  TooltipComponent,
  VisualMapComponent,
  SVGRenderer,
])

export type ChartProps = { option: ChartOption; onPick?: (series: number, item: number) => void }

/** A chart that keeps to the size of its tile. Drawn as SVG: sharp in print and on the wall. */
export default function Chart({ option, onPick }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(null)
  const pick = useRef(onPick)
  pick.current = onPick
  useEffect(() => {
    const element = frame.current as HTMLDivElement
    const made = init(element, undefined, { renderer: 'svg' })
    chart.current = made
    made.on('click', ({ seriesIndex, dataIndex }) => pick.current?.(seriesIndex ?? 0, dataIndex))
    const watcher = new ResizeObserver(() => made.resize())
    watcher.observe(element)
    return () => {
      watcher.disconnect()
      made.dispose()
    }
  }, [])
  useEffect(() => chart.current?.setOption(option, { notMerge: true }), [option])
  return <div className="chart" ref={frame} aria-hidden="true" />
}
