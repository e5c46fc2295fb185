import { App } from 'antd'
import { useState } from 'react'
import type { Rec } from '../../api/types'
import { MOST_WRITES, type Refused, tryWrites } from '../../api/writes'
import { sayAmount } from '../../kit/money'
import { sentenceOf } from '../../kit/sentences'
import { nameOf, useSay } from '../../kit/tongue'
import { words } from '../words'
import { type Area, isOne, rectOf } from './area'
import { plainText, readTsv, spread, writeTsv } from './clipboard'
import { type Column, cellOf } from './column'
import type { Change, Edits } from './edits'
import { cellCount, layOut, type Paste, repeated, without, writesOf } from './pasting'
import { fetchedIn, isHere, type Rows, recordAt, recordsIn } from './rows'

/** So many rows at most are fetched to be copied: as many as stay here together. */
const MOST_COPIED = 4_000

type Act = 'pasted' | 'cleared' | 'filledDown'
export type Pasting = { paste: Paste; refused: Refused[]; act: Act }

/** What is done with many cells at once. Each is one act, and one Ctrl-Z takes it back. */
export function useActs(table: string, rows: Rows, edits: Edits, columns: Column[], may: string[]) {
  const say = useSay(words)
  const { message } = App.useApp()
  const [pasting, setPasting] = useState<Pasting | null>(null)

  const at = (place: number) => recordAt(rows, place)
  const valueIn = (record: Rec, { field }: Column) =>
    cellOf(record, edits.pending(record.id), field)
  const tooMany = (count: number) => {
    if (count <= MOST_WRITES) return false
    message.warning(say('tooMany', { most: MOST_WRITES }))
    return true
  }
  const write = async (changes: Change[], because: string, created: Paste['created'] = []) => {
    if (!changes.length && !created.length) return
    const cells = cellCount({ changes, created })
    const [only] = changes
    const one = changes.length === 1 && !created.length && only
    const done = await (one
      ? edits.set(one.record, one.cells, because)
      : edits.setMany(changes, because, created))
    if (done && cells > 1) message.success(say('wroteCells', { n: cells }))
  }

  /** Null where rows are missing: the clipboard does not wait, so they are fetched for the next time. */
  const copy = (area: Area): string | null => {
    const { top, bottom, left, right } = rectOf(area)
    if (!isHere(rows, top, bottom)) {
      fetchToCopy(top, bottom)
      return null
    }
    const across = columns.slice(left, right + 1)
    const texts = recordsIn(rows, top, bottom).map((record) =>
      across.map((column) => plainText(valueIn(record, column), column.field)),
    )
    if (!isOne(area)) message.info(say('copied', { n: texts.length * across.length }))
    return writeTsv(texts)
  }

  const fetchToCopy = async (top: number, bottom: number) => {
    if (bottom - top >= MOST_COPIED) {
      message.warning(say('tooManyToCopy', { most: sayAmount(MOST_COPIED) }))
      return
    }
    message.info(say('copyFetches'))
    if (await fetchedIn(rows, top, bottom)) message.success(say('copyAgain'))
    else message.error(say('copyMissing'))
  }

  const clear = async (area: Area) => {
    const { top, bottom, left, right } = rectOf(area)
    const across = columns.slice(left, right + 1).filter(({ fixed }) => !fixed)
    if (tooMany(bottom - top + 1) || !across.length) return
    const records = await fetchedIn(rows, top, bottom)
    if (!records) return message.error(say('clearMissing'))
    if (tooMany(records.length)) return
    const blank = Object.fromEntries(across.map(({ field }) => [field.key, null]))
    const changes = records.map((record) => ({ record, cells: blank }))
    attempt({ changes, created: [], fixed: [], missed: 0 }, 'cleared')
  }

  const fill = async (area: Area, to: number) => {
    const rect = rectOf(area)
    if (tooMany(to - rect.bottom)) return
    const before = recordAt(rows, to)?.id
    await rows.load(rect.top, to)
    // Places are estimates until all is here: the last row must still be the one that was meant.
    const moved = before !== undefined && recordAt(rows, to)?.id !== before
    if (moved || !isHere(rows, rect.top, to)) return message.error(say('fillMissing'))
    const changes = repeated(rect, to, columns, at, valueIn)
    attempt({ changes, created: [], fixed: [], missed: 0 }, 'filledDown')
  }

  const paste = async (text: string, area: Area) => {
    const { top, bottom, left, right } = rectOf(area)
    const texts = spread(readTsv(text), bottom - top + 1, right - left + 1)
    if (tooMany(texts.length)) return
    const last = top + texts.length - 1
    const before = recordAt(rows, top)?.id
    await rows.load(top, last)
    const moved = before !== undefined && recordAt(rows, top)?.id !== before
    if (moved || !isHere(rows, top, last)) return message.error(say('pasteMissing'))
    // Under heads there is no place below the last: what hangs over there would be of no group.
    const end = rows.grows && may.includes('create') ? rows.total : Number.MAX_SAFE_INTEGER
    const laid = layOut(texts, { row: top, col: left }, columns, at, end)
    if (!laid.changes.length && !laid.created.length && !laid.fixed.length && !laid.missed) return
    attempt(laid, 'pasted')
  }

  /** One cell says by itself what is wrong with it; of a block the person sees first what would be. */
  const attempt = async (block: Paste, act: Act) => {
    const { changes, created, fixed, missed } = block
    if (cellCount(block) === 1 && !created.length && !fixed.length && !missed) {
      return write(changes, say(act))
    }
    try {
      const refused = await tryWrites(table, writesOf(block))
      if (refused.length || fixed.length || created.length || missed) {
        setPasting({ paste: block, refused, act })
      } else await write(changes, say(act))
    } catch (problem) {
      message.error(sentenceOf(problem))
    }
  }

  const writePaste = async () => {
    if (!pasting) return
    const { paste: block, refused, act } = pasting
    const rest = without(block, refused)
    setPasting(null)
    await write(rest.changes, say(act), rest.created)
    edits.keepRefused(
      refused.flatMap(({ write: number, problem }) => {
        const change = block.changes[number - block.created.length]
        return change ? [{ change, problem }] : []
      }),
    )
  }

  const undo = async (again: boolean) => {
    const told = await (again ? edits.redo() : edits.undo())
    if (!told) return message.info(say(again ? 'nothingToRedo' : 'nothingToUndo'))
    const facts = { what: told.because, n: told.left }
    if (told.left) return message.warning(say('undoneBut', facts))
    message.success(say(again ? 'redone' : 'undone', facts))
  }

  const fixed = (column: Column) =>
    message.info(say(`fixed_${column.fixed ?? 'computed'}`, { field: nameOf(column.field) }))

  return { copy, clear, fill, paste, undo, fixed, write, pasting, setPasting, writePaste }
}
