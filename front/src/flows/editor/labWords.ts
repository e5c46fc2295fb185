import { book } from '../../kit/tongue'

export const words = book('flow-lab', {
  title: ['改了规则，以往的单会怎样', 'What the edited rules would have done'],
  help: [
    '拿草稿把以往的运行重走一遍，用当时的答复。什么都不会真的发生。',
    'The draft on past runs, with the answers of that time. Nothing really happens.',
  ],
  period: ['哪段时间', 'Period'],
  days: ['最近 {n} 天', 'last {n} days'],
  amount: ['合计哪个金额', 'Sum up'],
  try: ['试一试', 'Try it'],
  flipped: [
    '看了 {looked} 次运行，{flipped} 次会走另一条路，合计 {amount}',
    'Of {looked} runs, {flipped} would have gone another way, for {amount} in all',
  ],
  unknown: ['其中 {n} 次会问到当时没人答过的', '{n} of them would ask what nobody answered then'],
  unseen: [
    '草稿读了以往没有读过的：{paths}，在这里都当作空',
    'The draft reads what past runs did not: {paths}; blank here',
  ],
  ofRuns: ['{n} 次', '{n} runs'],
  search: ['搜记录', 'Search a record'],
  record: ['记录', 'Record'],
  amountOf: ['金额', 'Amount'],
  turn: ['在哪里分开', 'Where they part'],
  why: ['为什么', 'Why'],
  overlap: ['哪些情形会重叠', 'Which cases overlap'],
  overlapHelp: [
    '同一单同时满足几个情形时，排在前面的说了算。数字是同时满足两个的单数。',
    'Where one order meets several cases, the first decides. A number says how many meet both.',
  ],
  decision: ['哪一步', 'Which decision'],
  show: ['看重叠', 'Show'],
  case: ['情形', 'Case'],
  decided: ['由它决定', 'Decided'],
  neither: ['{n} 单一个情形也不满足', '{n} meet none'],
})
