import { book } from '../../kit/tongue'

export const words = book('task-link', {
  hello: ['{who}，请您处理', 'For you, {who}'],
  due: ['请在 {at} 前处理', 'Due {at}'],
  overdue: ['已超期（{at}）', 'Overdue since {at}'],
  asked: ['{at} 提出', 'asked {at}'],
  changed: ['提出之后有变动', 'Changed since it was asked'],
  concerns: ['涉及 {who}', 'Concerns {who}'],
  comment: ['说明', 'Comment'],
  reasonFor: ['{choice}时必填', 'needed for “{choice}”'],
  reasonMissing: ['{choice}要写明原因。', 'Please say why: “{choice}”.'],
  sending: ['正在提交…', 'Sending…'],
  done: ['已提交：{choice}', 'Done: {choice}'],
  doneHint: ['这个链接已用完，可以关掉这一页。', 'This link is used up. You can close this page.'],
  recordChanged: [
    '您看的时候记录被改了。改动已列在上面，请看过再决定。',
    'The record changed while you looked. The changes stand above: please decide again.',
  ],
  pageOld: [
    '这一页开得太久了，已重新读取，请再按一次。',
    'This page was open for too long. It was read again: please press once more.',
  ],
  spent_used: ['这个链接已经用过了。', 'This link has been used.'],
  spent_expired: [
    '这个链接已过期，请到工作台的「待办」里处理。',
    'This link has expired. Please use the tasks on your desk.',
  ],
  spent_void: [
    '这件事已作废，不用再处理。',
    'What was asked is void. There is nothing left to do.',
  ],
  spent_decided: ['这件事已经有人处理了，谢谢。', 'Somebody has decided this already. Thank you.'],
  'spent_passed-on': [
    '这件事已转给别人处理，谢谢。',
    'This has been passed on to somebody else. Thank you.',
  ],
  spent_unknown: [
    '这个链接不对，请回到消息里重新打开。',
    'This link is not right. Please open it from the message again.',
  ],
  retry: ['再试一次', 'Try again'],
})
