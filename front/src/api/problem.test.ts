import { describe, expect, test } from 'vitest'
import { isProblem, readProblem } from './problem'

describe('a refused request becomes one Problem', () => {
  test('the code is the end of the type, the rest are facts', () => {
    const problem = readProblem(
      409,
      '{"type":"/problems/duplicate-record","status":409,"title":"Taken","rule":"平台单号","existing":"r1"}',
    )
    expect(problem.code).toBe('duplicate-record')
    expect(problem.facts).toEqual({ rule: '平台单号', existing: 'r1' })
    expect(isProblem(problem, 'duplicate-record')).toBe(true)
  })

  test('all faults of a record arrive together', () => {
    const fault = {
      field: 'amount',
      name: '订单金额',
      value: 'abc',
      code: 'not-a-number',
      wanted: '数字，如 1234.50',
    }
    const body = JSON.stringify({ type: '/problems/invalid-record', title: 'No', faults: [fault] })
    expect(readProblem(422, body).faults).toEqual([fault])
  })

  test('a page of HTML from a proxy still has a code', () => {
    const problem = readProblem(502, '<html>Bad Gateway</html>')
    expect(problem.code).toBe('server-failed')
    expect(problem.status).toBe(502)
    expect(problem.faults).toEqual([])
  })

  test('a bare 401 means not signed in', () => {
    expect(readProblem(401, '').code).toBe('not-signed-in')
  })
})
