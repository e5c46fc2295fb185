import type { EChartsCoreOption } from 'echarts/core'
import { sayAmount } from '../kit/money'
import { FONT, isDark, tokens } from '../kit/tokens'
import { tongue } from '../kit/tongue'
import { type City, citiesWithin } from './cities'
import { type Crossed, cellAt, type Point } from './groups'
import { shares } from './shares'

/** What ECharts draws, made of our points and tokens. Pure but for the theme of now. */
export type ChartOption = EChartsCoreOption

/** Little to much: away from the card, which is light by day and dark by night. */
const heats = () => (isDark() ? ['#17342f', '#5eead4'] : ['#f0fdfa', '#134e4a'])

const shades = () => {
  const t = tokens()
  return [t.accent, t.going, t.asks, t.danger, t.done, t.waiting, t['accent-hover']] as string[]
}

const say = (value: number) => sayAmount(Math.round(value * 100) / 100)

function common(): ChartOption {
  const t = tokens()
  return {
    color: shades(),
    textStyle: { fontFamily: FONT, color: t['text-soft'] },
    animationDuration: 150,
    tooltip: {
      trigger: 'item',
      confine: true,
      backgroundColor: t.card,
      borderColor: t.line,
      textStyle: { color: t.text, fontSize: 13 },
      valueFormatter: (value: unknown) => say(Number(value)),
    },
  }
}

const label = () => ({ color: tokens()['text-soft'], fontSize: 12 })
const line = () => ({ lineStyle: { color: tokens().line } })

/** Names along the bottom; turned a little where there is not room for all of them. */
const names = (of: string[]) => ({
  type: 'category',
  data: of,
  axisLabel: { ...label(), hideOverlap: true, overflow: 'truncate', width: 84 },
  axisLine: line(),
  axisTick: { show: false },
})
const values = () => ({
  type: 'value',
  minInterval: 1,
  axisLabel: { ...label(), formatter: short },
  splitLine: line(),
})

/** 120,000 is 12万 to who reads Chinese, 120K in English; the exact figure stands in the tip. */
export function short(value: number): string {
  const steps: [least: number, unit: number, sign: string][] =
    tongue() === 'en'
      ? [
          [1e9, 1e9, 'B'],
          [1e6, 1e6, 'M'],
          [1e5, 1e3, 'K'],
        ]
      : [
          [1e8, 1e8, '亿'],
          [1e5, 1e4, '万'],
        ]
  const step = steps.find(([least]) => Math.abs(value) >= least)
  return step ? `${value / step[1]}${step[2]}` : sayAmount(value)
}

const room = (legend: boolean) => ({
  left: 8,
  right: 12,
  top: legend ? 32 : 12,
  bottom: 4,
  containLabel: true,
})

export const bars = (points: Point[]): ChartOption => ({
  ...common(),
  grid: room(false),
  xAxis: names(points.map(({ name }) => name)),
  yAxis: values(),
  series: [
    {
      type: 'bar',
      barMaxWidth: 36,
      data: points.map(({ value }) => value),
      label: { show: points.length <= 12, position: 'top', formatter: said, ...label() },
    },
  ],
})

export const stacked = (
  kind: 'bar' | 'line',
  { names: of, across, cells }: Crossed,
): ChartOption => ({
  ...common(),
  legend: { type: 'scroll', top: 0, textStyle: label(), itemWidth: 12, itemHeight: 8 },
  grid: room(true),
  xAxis: names(of),
  yAxis: values(),
  series: across.map((other) => ({
    type: kind,
    name: other,
    stack: kind === 'bar' ? 'all' : undefined,
    barMaxWidth: 36,
    symbolSize: 6,
    data: of.map((name) => cells.get(cellAt(name, other))?.value ?? 0),
  })),
})

export const lines = (points: Point[]): ChartOption => ({
  ...common(),
  grid: room(false),
  xAxis: names(points.map(({ name }) => name)),
  yAxis: values(),
  series: [
    {
      type: 'line',
      symbolSize: 6,
      areaStyle: { opacity: 0.08 },
      data: points.map(({ value }) => value),
    },
  ],
})

/** A bar a stage from top to bottom, with its share of all: stages may grow as well as shrink. */
export function funnel(points: Point[]): ChartOption {
  const parts = shares(points.map(({ value }) => value))
  const share = ({ value, dataIndex }: { value: unknown; dataIndex: number }) =>
    `${say(Number(value))}  ${parts[dataIndex]}%`
  return {
    ...common(),
    grid: { ...room(false), right: 72 },
    xAxis: { type: 'value', show: false },
    yAxis: { ...names(points.map(({ name }) => name)), inverse: true },
    series: [
      {
        type: 'bar',
        barMaxWidth: 28,
        data: points.map(({ value }) => value),
        label: { show: true, position: 'right', formatter: share, ...label() },
      },
    ],
  }
}

const said = ({ value }: { value: unknown }) => say(Number(value))

export function heat({ names: of, across, cells }: Crossed): ChartOption {
  const most = Math.max(1, ...[...cells.values()].map(({ value }) => value))
  const data = of.flatMap((name, y) =>
    across.flatMap((other, x) => {
      const met = cells.get(cellAt(name, other))
      return met ? [[x, y, met.value]] : []
    }),
  )
  return {
    ...common(),
    grid: room(false),
    xAxis: { ...names(across), position: 'top' },
    yAxis: { ...names(of), inverse: true },
    visualMap: { show: false, min: 0, max: most, inRange: { color: heats() } },
    series: [{ type: 'heatmap', data: data.map((cell) => shaded(cell, most)) }],
  }
}

/** The figure stands in its cell, light on dark and dark on light. */
const shaded = (cell: number[], most: number) => ({
  value: cell,
  label: {
    show: true,
    formatter: () => say(cell[2] ?? 0),
    color: (cell[2] ?? 0) > most / 2 !== isDark() ? '#ffffff' : '#134e4a',
  },
})

export function spots(points: City[]): ChartOption {
  const [lng, lat] = [bounds(points.map(({ at }) => at[0])), bounds(points.map(({ at }) => at[1]))]
  return {
    ...common(),
    grid: room(false),
    xAxis: degrees(lng),
    yAxis: degrees(lat),
    series: [
      {
        type: 'scatter',
        silent: true,
        symbolSize: 4,
        itemStyle: { color: tokens()['text-soft'] },
        label: { ...label(), show: true, formatter: '{b}', position: 'right' },
        labelLayout: { hideOverlap: true },
        data: citiesWithin(lng, lat).map(({ name, at }) => ({ name, value: at })),
      },
      {
        type: 'scatter',
        symbolSize: 9,
        itemStyle: { opacity: 0.75 },
        data: points.map(({ name, at }) => ({ name, value: at })),
      },
    ],
  }
}

const bounds = (at: number[]): [number, number] => [
  Math.floor(Math.min(...at) - 0.5),
  Math.ceil(Math.max(...at) + 0.5),
]

const degrees = ([min, max]: [number, number]) => ({
  type: 'value',
  min,
  max,
  axisLabel: { ...label(), formatter: '{value}°' },
  splitLine: line(),
})
