import { expect, test } from 'vitest'
import type { Change, Comment } from '../../api/types'
import { told } from './story'

const change = (at: string) => ({ at, seq: 1 }) as Change
const comment = (at: string) => ({ at, id: at }) as Comment

test('changes and comments are one story, newest first', () => {
  const changes = { all: [change('3'), change('1')], more: false }
  const story = told(changes, { all: [comment('2')], more: false })
  expect(story.map((entry) => ('change' in entry ? 'c' : 's'))).toEqual(['c', 's', 'c'])
})

test('nothing is told from before the end of a list that goes on', () => {
  const changes = { all: [change('5'), change('4')], more: true }
  const story = told(changes, { all: [comment('6'), comment('2')], more: false })
  expect(story).toHaveLength(3)
})
