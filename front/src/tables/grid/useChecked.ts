import { App } from 'antd'
import { useState } from 'react'
import type { Rec } from '../../api/types'
import { MOST_WRITES } from '../../api/writes'
import { sayAmount } from '../../kit/money'
import { useSay } from '../../kit/tongue'
import { words } from '../words'
import { fetchedIn, type Rows } from './rows'

type Checked = ReadonlyMap<string, Rec>

/** The chosen records. What is chosen by a range or altogether is fetched where it is not here. */
export function useChecked(rows: Rows) {
  const say = useSay(words)
  const { message } = App.useApp()
  const [checked, setChecked] = useState<Checked>(new Map())

  const check = (records: Rec[], on: boolean) =>
    setChecked((before) => changed(before, records, on))
  const checkRange = async (from: number, to: number, on: boolean) => {
    // Heads are places too, and no records: there is room for some.
    if (to - from >= 2 * MOST_WRITES) return tooMany()
    const found = await fetchedIn(rows, from, to)
    if (!found) return message.error(say('checkMissing'))
    if (on && found.length > MOST_WRITES) return tooMany()
    check(found, on)
  }
  const tooMany = () => message.warning(say('checkTooMany', { most: sayAmount(MOST_WRITES) }))
  const checkAll = async () => {
    const found = await fetchedIn(rows, 0, Math.min(rows.total, MOST_WRITES) - 1)
    if (!found) return message.error(say('checkMissing'))
    check(found, true)
    if (rows.records > found.length) {
      const facts = { n: sayAmount(found.length), total: sayAmount(rows.records) }
      message.info(say('checkedFirst', facts))
    }
  }
  return { checked, check, checkRange, checkAll, checkNone: () => setChecked(new Map()) }
}

function changed(before: Checked, records: Rec[], on: boolean): Checked {
  const after = new Map(before)
  for (const record of records) on ? after.set(record.id, record) : after.delete(record.id)
  return after
}
