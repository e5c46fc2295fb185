import { expect, it } from 'vitest'
import { browserOf } from './browser'

it('says the browser and the system of what it says of itself', () => {
  const chrome =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36'
  expect(browserOf(chrome)).toBe('Chrome · Windows')
  expect(browserOf(`${chrome} Edg/130.0`)).toBe('Edge · Windows')
  const phone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0'
  expect(browserOf(phone)).toBe('微信 WeChat · iPhone')
  expect(browserOf('python-httpx/0.28')).toBeNull()
})
