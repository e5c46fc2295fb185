import type { Field } from '../../api/types'
import { fromWallClock, sayDate, sayMoment, toWallClock } from '../../kit/when'
import { DAY, dayOfWall, textOf, type Wall } from './scale'

/** An end of a bar in words: a day, or a moment; the end of a day is that day. */
export const sayEnd = (wall: Wall, { type }: Pick<Field, 'type'>, last = false) =>
  type === 'date'
    ? sayDate(dayOfWall(wall - (last ? DAY : 0)))
    : sayMoment(fromWallClock(textOf(wall)))

export const nowWall = (): Wall => Date.parse(`${toWallClock(new Date().toISOString())}Z`) / 60_000
