import { book, sayFrom } from './tongue'

/** Why steps fail, in the reader's language, by the code that the server keeps. */
const SENTENCES = {
  'outside-error': ['{system} 没有做成', '{system} did not do it'],
  'outside-unreachable': ['{system} 没有按时应答', '{system} did not answer in time'],
  'outside-not-taken': [
    '{system} 连不上，什么都没做',
    '{system} cannot be reached: it did nothing',
  ],
  'outside-not-yet': [
    '{system} 现在不接，过一会儿再试，什么都没做',
    '{system} takes it a little later: it did nothing',
  ],
  'outside-maybe-done': [
    '不知道 {system} 做了没有（{detail}）：请先去那边看，再决定要不要重放',
    'Nobody knows whether {system} did it ({detail}): look there before you replay',
  ],
  'outside-throttled': ['{system} 暂时不接受更多请求', '{system} takes no more calls for now'],
  'outside-login-refused': [
    '{system} 不接受这组密钥：请检查连接的设置',
    '{system} does not accept the keys: check the connection',
  ],
  'outside-refused': ['{system} 拒绝了：{detail}', '{system} refused: {detail}'],
  'outside-unexpected-answer': [
    '{system} 的答复看不懂：{detail}',
    '{system} answered in an unknown form: {detail}',
  ],
  'outside-redirected': [
    '{system} 转去了别的地址，没有跟过去',
    '{system} sends us to another address, which is not followed',
  ],
  'outside-answer-too-long': ['{system} 的答复太长', '{system} answered more than is allowed for'],
  'outside-address-closed': [
    '{host} 在内部网络里，没有放行；由部署单流的人决定',
    '{host} is inside a network and not allowed; whoever runs Danliu may allow it',
  ],
  'bad-signature': [
    '消息不是这个地址的发送方签的：{detail}',
    'The sender that this address belongs to has not signed it: {detail}',
  ],
  'unreadable-message': [
    '消息是真的，但读不懂：{detail}',
    'It is genuine but cannot be read: {detail}',
  ],
  'bad-outside-request': ['请求写得不对：{wanted}', 'The request is not well formed: {wanted}'],
  'unknown-connection': ['没有这个连接', 'There is no such connection'],
  'unknown-operation': ['这个连接做不了这件事', 'The connection cannot do this'],
  'bad-setting': ['「{field}」不对，应为：{wanted}', '“{field}” does not fit: {wanted}'],
  'no-record': [
    '没有针对的记录：请在步骤里写明表和记录',
    'There is no record: name table and record in the step',
  ],
  'invalid-record': ['写进记录的值不对', 'The values do not fit the record'],
  'duplicate-record': ['已有一条相同的记录', 'The same record exists already'],
  'too-many-found': ['找到的记录超过 {limit} 条', 'More than {limit} records were found'],
  'too-many-items': ['有 {items} 项，最多 {limit} 项', '{items} items, at most {limit}'],
  'not-in-text': ['文字里没有找到', 'Not found in the text'],
  'nothing-came': ['等的事情没有按时发生', 'What it waited for did not happen in time'],
  'changed-meanwhile': ['别人同时改了这些字段', 'Somebody changed these fields meanwhile'],
  'linked-all-the-time': ['同时改这个关联的人太多', 'Too many write this link at once'],
  'started-run-failed': [
    '它启动的流程停下了：先修那一个',
    'The run that it started is parked: mend that one first',
  ],
  'flows-in-a-circle': ['流程绕了圈：一个启动另一个', 'Flows start each other in a circle'],
  'formula-error': ['公式写得不对', 'The formula is not well formed'],
  'formula-fault': ['公式遇到了不能算的值', 'The formula met a value that it cannot take'],
} as const

export const words = book('flow-causes', SENTENCES)
const say = sayFrom(words)

type Caused = { code: string; title: string; facts?: object }

export const isCause = (code: string): code is keyof typeof SENTENCES => code in SENTENCES

/** A code that this version does not know keeps the server's own words. */
export const sayCause = ({ code, title, facts }: Caused) =>
  isCause(code) ? say(code, { ...facts }) : title
