import { book } from '../kit/tongue'

export const words = book('people', {
  signIn: ['登录', 'Sign in'],
  login: ['账号', 'Account'],
  password: ['密码', 'Password'],
  code: ['验证码', 'Code'],
  codeHelp: [
    '验证器上的 6 位数字；手机不在身边，用一个恢复码。',
    'The 6 digits of your app; without the phone, one of your recovery codes.',
  ],
  byProvider: ['用{name}登录', 'Sign in with {name}'],
  linkFirst: [
    '{name}确认了您是「{account}」。第一次，请再用单流的账号密码登录一次，这两个账号就连上了；以后直接用{name}进来。',
    '{name} knows you as “{account}”. This first time, sign in with your account of Danliu too: the two are then linked, and {name} alone will do.',
  ],
  linkNot: ['我不是「{account}」，不连接', 'I am not “{account}”: do not link'],
  forgot: [
    '忘了密码？请公司负责人发您一个重设链接。',
    'Forgot it? Ask an owner of your company for a reset link.',
  ],
  account: ['我的账号', 'My account'],
  turnTo: ['换到「{name}」', 'Go to {name}'],
  tour: ['带我看看', 'Show me around'],
  demo: ['演示账号', 'Demo account'],
  useDemo: ['用演示账号登录', 'Sign in with it'],
  signOut: ['退出登录', 'Sign out'],
  lead: [
    '每一张订单，从一处进，一眼看清。',
    'Every order comes in at one place and is seen at a glance.',
  ],
  looking: [
    '您正在以{name}的身份看，什么都改不了。',
    'You see what {name} sees, and change nothing.',
  ],
  lookBack: ['回到自己', 'Back to myself'],
  away: ['外出代理', 'While I am away'],
  awayHint: [
    '外出期间，问您的待办代理人也能处理；您自己仍然可以处理。',
    'While you are away your substitute can answer what you are asked; so can you.',
  ],
  standIn: ['代理人', 'Substitute'],
  awayFrom: ['从', 'From'],
  awayUntil: ['到', 'Until'],
  awaySet: ['已设好代理人', 'Your substitute is set'],
  awayNow: [
    '{from} 到 {until}，由 {name} 代您处理。',
    '{name} stands in for you from {from} until {until}.',
  ],
  backAtDesk: ['我回来了，取消代理', 'I am back'],
  isBack: ['已取消代理', 'Nobody stands in for you any more'],
})
