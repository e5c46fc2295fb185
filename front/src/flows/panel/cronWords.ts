import { book } from '../../kit/tongue'

export const words = book('flow-cron', {
  daily: ['每天', 'Every day'],
  weekly: ['每周', 'Every week'],
  monthly: ['每月', 'Every month'],
  minutes: ['每隔几分钟', 'Every few minutes'],
  other: ['自己写（cron）', 'As cron writes it'],
  week_1: ['周一', 'Monday'],
  week_2: ['周二', 'Tuesday'],
  week_3: ['周三', 'Wednesday'],
  week_4: ['周四', 'Thursday'],
  week_5: ['周五', 'Friday'],
  week_6: ['周六', 'Saturday'],
  week_0: ['周日', 'Sunday'],
  day: ['{n} 日', 'day {n}'],
  every: ['每 {n} 分钟', 'every {n} minutes'],
  at: ['几点', 'At'],
})
