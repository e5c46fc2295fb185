import { App } from 'antd'
import { createElement, useMemo, useRef } from 'react'
import { sentenceOf } from '../../kit/sentences'
import { useSay } from '../../kit/tongue'
import { Asked } from '../Asked'
import { words } from '../words'
import { Edits } from './edits'
import type { Rows } from './rows'

/** The edits of a table. They outlive the list: another filter does not forget what can be undone. */
export function useEdits(table: string, rows: Pick<Rows, 'put' | 'refresh'>): Edits {
  const say = useSay(words)
  const { message, modal } = App.useApp()
  const now = useRef(rows)
  now.current = rows
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words of the moment when it was opened are good enough
  return useMemo(
    () =>
      new Edits(table, {
        put: (record) => now.current.put(record),
        refresh: () => now.current.refresh(),
        failed: (problem) => message.error(sentenceOf(problem)),
        ask: async (questions) =>
          modal.confirm({
            title: say('ruleAsks'),
            content: createElement(Asked, { questions }),
            okText: say('writeAllTheSame'),
            cancelText: say('goBack'),
          }),
      }),
    [table],
  )
}
