import { book } from '../kit/tongue'

export const words = book('where', {
  title: ['订单在哪', 'Where is the order'],
  ask: [
    '订单号、原始单号、运单号、ERP 单号、电话或客户',
    'Order, source, waybill or ERP number, phone or customer',
  ],
  find: ['查', 'Find'],
  first: [
    '输入客户报的任何一个号，马上告诉您它走到哪、在谁手上。',
    'Type any number the customer gives: it tells how far the order is and who has it.',
  ],
  none: [
    '没有找到「{asked}」。核对一下号码，或换一个号。',
    'Nothing is known by «{asked}». Check it, or try another number.',
  ],
  stage: ['走到', 'Stage'],
  owner: ['在谁手上', 'With'],
  last: ['最后发生', 'Last'],
  expected: ['预计签收', 'Expected'],
  fact: ['事实', 'Fact'],
  value: ['是什么', 'Value'],
  source: ['谁说的', 'Source'],
  age: ['多久前', 'Age'],
  ago: ['{length}前', '{length} ago'],
  by: ['由 {by} 记下', 'noted by {by}'],
  open: ['打开订单', 'Open the order'],
  lens: ['客户看到的', 'What the customer sees'],
  parcel: ['运单 {number}（{carrier}）', 'Waybill {number} ({carrier})'],
  stalled: ['停滞', 'stands still'],
})
