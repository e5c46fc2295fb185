import { book } from '../kit/tongue'

export const words = book('lens', {
  order: ['订单', 'Order'],
  call: ['联系 {name}', 'Contact {name}'],
  closed: ['订单已关闭', 'This order is closed'],
  noOrder: [
    '找不到这张订单，请向发给您链接的人确认。',
    'This order cannot be found. Please ask who sent you the link.',
  ],
  stale: [
    '暂时连不上，显示的是 {at} 的情况。',
    'Out of reach for now; this is how it stood at {at}.',
  ],
  stages: ['进度', 'Progress'],
  detail: ['订单内容', 'What was ordered'],
  left: ['还有 {length}', '{length} left'],
  now: ['正在进行', 'now'],
})
