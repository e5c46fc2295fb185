import { book, isSaid, sayFrom } from '../../kit/tongue'

const whys = book('briefings.why', {
  unknown: ['原因不明', 'for an unknown reason'],
  'no-address': ['不知道发到哪里', 'where to send it is not known'],
  'unknown-connection': ['连接已经删除', 'the connection is gone'],
  'cannot-send': ['这个连接发不了消息', 'the connection cannot send messages'],
  'outside-unreachable': ['对方没有应答', 'the other side did not answer'],
  'outside-throttled': ['发得太快，被对方拒绝', 'too much was sent in a short time'],
  'outside-login-refused': ['连接的密钥不对，请管理员检查', 'the keys of the connection are wrong'],
  'outside-refused': ['对方拒收', 'the other side refused it'],
  'outside-maybe-done': ['对方没有应答，可能已经发出', 'no answer; it may have been sent'],
  'second-factor-required': [
    '公司要求两步验证，您还没有开',
    'your company wants a second factor, and you have none yet',
  ],
  forbidden: ['您现在的角色不能往群里发', 'your role may not tell the group'],
})

const say = sayFrom(whys)

/** Why a message did not come, by the code of what went wrong. */
export function sayWhy(code: string): string {
  return say(isSaid(whys, code) ? (code as 'unknown') : 'unknown')
}
