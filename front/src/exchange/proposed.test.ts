import { expect, test } from 'vitest'
import type { ProposedTable } from '../api/building'
import { type DraftField, draftOf, fieldsOf, mappingOfDraft, retyped } from './proposed'

const TOLD: ProposedTable = {
  about: 3,
  sheet: '客户',
  sheets: ['客户'],
  table: {
    name: '客户',
    title: 'ming_cheng',
    fields: [
      {
        column: '名称',
        key: 'ming_cheng',
        name: '名称',
        type: 'text',
        options: {},
        samples: ['甲', '乙'],
        blank: 0,
        misfit: 0,
        misfits: [],
      },
      {
        column: '空列',
        key: 'kong_lie',
        name: '空列',
        type: 'text',
        options: {},
        samples: [],
        blank: 1,
        misfit: 0,
        misfits: [],
      },
    ],
  },
}

test('a column that says nothing is left out at first', () => {
  const draft = draftOf(TOLD)
  expect(fieldsOf(draft).map(({ key }) => key)).toEqual(['ming_cheng'])
  expect(mappingOfDraft(draft, '客户')).toEqual({
    columns: { ming_cheng: '名称' },
    key: [],
    sheet: '客户',
    makes: [],
  })
})

test('a column made a choice begins with what was seen in it', () => {
  const field = draftOf(TOLD).fields[0] as DraftField
  expect(retyped(field, 'choice').options).toEqual({
    choices: [
      { key: 'c_1', name: '甲' },
      { key: 'c_2', name: '乙' },
    ],
  })
})
