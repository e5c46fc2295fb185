import { book } from '../kit/tongue'

export const words = book('flow-parked', {
  title: ['停下的运行', 'Runs that stand still'],
  lead: [
    '按原因放在一起：修好一处，一起重新运行。',
    'By cause: mend one thing, and run all of them again.',
  ],
  nothing: ['没有停下的运行。', 'Nothing stands still.'],
  parked: ['停下 {n} 个', '{n} parked'],
  later: ['稍后自动再试 {n} 个', '{n} are tried again by themselves'],
  one: ['先试一个', 'Try one first'],
  all: ['全部重新运行（{n}）', 'Run all {n} again'],
  at: ['停在 {path}', 'at {path}'],
  example: ['看一个例子', 'An example'],
  next: ['下次再试', 'tried again'],
  again: ['重新运行', 'Run again'],
  doIt: ['重新运行', 'Run again'],
  cancel: ['取消', 'Cancel'],
  since: ['只要这一天以后开始的：', 'Only those that began since:'],
  count: ['会重新运行 {n} 个', '{n} will run again'],
  kept: ['已完成的 {n} 步不再做。接着会做：', '{n} steps are kept. Then:'],
  perhaps: ['（看前面的结果）', '(as what comes before gives)'],
  outside: ['会动到外部系统', 'changes an outside system'],
  replayed: ['{n} 个已重新开始', '{n} started again'],
})
