import { book } from '../tongue'

/** What every face with a scanner says. */
export const scanWords = book('scan', {
  login: ['账号', 'Login'],
  password: ['密码', 'Password'],
  code: ['验证码', 'Code of your app'],
  signIn: ['登录', 'Sign in'],
  useDemo: ['用演示账号登录', 'Use the demo account'],
  firstOnline: ['第一次用要连上网络登录。', 'The first time, sign in while there is a network.'],
  gotIt: ['知道了', 'Understood'],
  online: ['在线', 'Online'],
  offline: ['离线', 'Offline'],
  unsent: ['{n} 条未上传', '{n} not sent'],
  conflicts: ['{n} 条要处理', '{n} to look at'],
})
