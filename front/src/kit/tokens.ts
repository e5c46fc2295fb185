import { shadesOf } from './accent'
import { keep, recall } from './kept'

/** The one place of colours. antd and the style sheets both read from here. */
type Tokens = Record<string, string>

const light: Tokens = {
  accent: '#0f766e',
  'accent-hover': '#0d9488',
  'accent-soft': '#f0fdfa',
  'on-accent': '#ffffff',
  page: '#f7f8fa',
  card: '#ffffff',
  line: '#e5e7eb',
  'line-strong': '#8b929e',
  text: '#1b2330',
  'text-soft': '#566070',
  waiting: '#566070',
  'waiting-soft': '#eef0f3',
  going: '#1d5fc4',
  'going-soft': '#eaf2fd',
  done: '#157347',
  'done-soft': '#e8f6ee',
  asks: '#955403',
  'asks-soft': '#fdf3e0',
  danger: '#b42318',
  alarm: '#b42318',
  'on-alarm': '#ffffff',
  'danger-soft': '#fdecea',
}

const dark: Tokens = {
  accent: '#14b8a6',
  'accent-hover': '#2dd4bf',
  'accent-soft': '#10302d',
  'on-accent': '#06211f',
  page: '#12161c',
  card: '#1a2029',
  line: '#2c3440',
  'line-strong': '#6b7686',
  text: '#e6e9ee',
  'text-soft': '#a4aebb',
  waiting: '#a4aebb',
  'waiting-soft': '#29313c',
  going: '#7fb2f8',
  'going-soft': '#1b2d47',
  done: '#6fd39b',
  'done-soft': '#17342a',
  asks: '#f2bb66',
  'asks-soft': '#3a2d16',
  danger: '#ff9d92',
  alarm: '#b42318',
  'on-alarm': '#ffffff',
  'danger-soft': '#45211e',
}

export const FONT =
  "system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
const MONO =
  "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace"

const nightfall = matchMedia('(prefers-color-scheme: dark)')

export const isDark = () => nightfall.matches
/** The person has asked the system for fewer movements. */
export const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches
export const tokens = (): Tokens => worn(isDark() ? dark : light)
/** Both themes with such an accent, for who chooses it. */
export const themesIn = (colour: string) => [light, dark].map((theme) => worn(theme, colour))

const KEPT = 'danliu.accent'
const watchers = new Set<() => void>()
let accent = recall(KEPT) ?? ''

export const accentOfNow = () => accent

/** The company's colour instead of ours; blank for ours. It is kept, so that the next page begins in it. */
export function wearAccent(colour: string) {
  if (colour === accent) return
  accent = colour
  keep(KEPT, colour || null)
  wearTokens()
  for (const watcher of watchers) watcher()
}

export function watchAccent(watcher: () => void) {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

function worn(theme: Tokens, colour = accent): Tokens {
  if (!/^#[0-9a-f]{6}$/.test(colour)) return theme
  return { ...theme, ...shadesOf(colour, theme.card ?? '', theme.page ?? '') }
}

export function watchDark(watcher: () => void) {
  nightfall.addEventListener('change', watcher)
  return () => nightfall.removeEventListener('change', watcher)
}

/** Hands the tokens to the style sheets as --dl-… and keeps them with the system's light and dark. */
export function wearTokens() {
  const { style } = document.documentElement
  for (const [name, value] of Object.entries(tokens())) style.setProperty(`--dl-${name}`, value)
  style.setProperty('--dl-font', FONT)
  style.setProperty('--dl-mono', MONO)
}

wearTokens()
watchDark(wearTokens)
