import { book } from '../kit/tongue'

export const words = book('people', {
  signIn: ['登录', 'Sign in'],
  login: ['账号', 'Account'],
  password: ['密码', 'Password'],
  demo: ['演示账号', 'Demo account'],
  useDemo: ['用演示账号登录', 'Sign in with it'],
  signOut: ['退出登录', 'Sign out'],
  lead: [
    '每一张订单，从一处进，一眼看清。',
    'Every order comes in at one place and is seen at a glance.',
  ],
})
