import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

/** The browser's own, which jsdom does not have. */
class Line extends EventTarget {
  static last: Line
  static readonly CLOSED = 2
  readyState = 1
  constructor() {
    super()
    Line.last = this
  }
  close() {}
  hear(name: string) {
    this.dispatchEvent(new MessageEvent(name, { data: '{}' }))
  }
}

let reads: number
let stop: () => void
let follow: () => void

beforeEach(async () => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', Line)
  vi.resetModules()
  const { followFeed } = await import('./feed')
  reads = 0
  const client = new QueryClient()
  client.invalidateQueries = async () => void reads++
  follow = () => {
    stop = followFeed(client)
  }
})

afterEach(() => {
  stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a line that is up at once asks nothing again', () => {
  follow()
  Line.last.hear('hello')
  expect(reads).toBe(0)
})

test('of what was asked long before the line was up, everything is asked again', () => {
  follow()
  vi.advanceTimersByTime(5_000)
  Line.last.hear('hello')
  expect(reads).toBe(1)
})

test('after a break everything is asked again, once', () => {
  follow()
  Line.last.hear('hello')
  Line.last.hear('error')
  Line.last.hear('hello')
  vi.advanceTimersByTime(5_000)
  Line.last.hear('hello')
  expect(reads).toBe(1)
})
