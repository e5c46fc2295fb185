import { expect, test } from 'vitest'
import { isMeant, kept, parts, typed } from './mentions'

const id = (n: number) => `0190000${n}-0000-7000-8000-000000000000`
const li = { id: id(1), name: '李' }
const liSi = { id: id(2), name: '李四' }

test('the longest name is meant, however it is typed', () => {
  expect(kept('@李四请看，@李 也看', [li, liSi], [])).toBe(`@[${id(2)}]请看，@[${id(1)}] 也看`)
})

test('of two with one name only the picked one is meant', () => {
  const other = { id: id(3), name: '李四' }
  expect(kept('@李四 好', [liSi, other], [])).toBe('@李四 好')
  expect(kept('@李四 好', [liSi, other], [other])).toBe(`@[${id(3)}] 好`)
})

test('what is kept is read and edited with names', () => {
  const text = `请 @[${id(2)}] 看`
  expect(typed(text, { [id(2)]: '李四' })).toBe('请 @李四 看')
  expect(parts(text, { [id(2)]: '李四' })).toEqual([
    { text: '请 ', person: null },
    { text: '@李四', person: id(2) },
    { text: ' 看', person: null },
  ])
})

test('a colleague is found by name, by pinyin and by its initials', () => {
  const chong = {
    id: id(4),
    name: '重庆张三',
    spelled: 'chongqingzhangsan',
    initials: ['cz', 'q', 'z', 's'],
  }
  const found = ['', '张', 'zhang', "zhang'san", 'zs', 'cqzs', 'zqz', 'ZS']
  expect(found.filter((typed) => !isMeant(typed, chong))).toEqual([])
  expect(['李', 'zsx', 'zhao', 'sz'].filter((typed) => isMeant(typed, chong))).toEqual([])
})
