import { book } from '../../kit/tongue'

export const words = book('search', {
  search: ['搜索', 'Search'],
  hint: ['搜索（{keys}）', 'Search ({keys})'],
  placeholder: ['搜记录、表和页面：编号、名称、拼音首字母', 'Search records, tables and pages'],
  begin: [
    '输入几个字就开始找；中文也可以打拼音首字母。',
    'Type a few letters. Chinese is found by the initials of its pinyin too.',
  ],
  nothing: ['没有找到「{words}」。', 'Nothing was found for “{words}”.'],
  behind: [
    '有些记录还没编进搜索，稍后再找会更全。',
    'Some records are still being read in; search again in a moment.',
  ],
  more: ['还有更多，多写几个字可以缩小范围。', 'There are more: add a word to narrow it down.'],
  keys: ['↑↓ 选择 · 回车 打开 · Esc 关闭', '↑↓ choose · Enter open · Esc close'],
  results: ['找到的', 'What was found'],
  places: ['前往', 'Go to'],
  untitled: ['（没有名称）', '(no name)'],
})
