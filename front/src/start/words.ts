import { book, type Say, sayFrom, type Tongue } from '../kit/tongue'

export const words = book('start', {
  setup: ['建公司', 'Set up the company'],
  setupHelp: [
    '这台机器上还没有公司。填好就能用，资料只存在这台机器上。',
    'There is no company here yet. All data stays on this machine.',
  ],
  company: ['公司名称', 'Company'],
  you: ['您的姓名', 'Your name'],
  login: ['账号', 'Account'],
  password: ['密码', 'Password'],
  passwordHelp: ['至少 8 个字符，不要用顺着数的', 'At least 8 characters, no plain rows'],
  zone: ['时区', 'Time zone'],
  begin: ['开始', 'Begin'],
  needsKey: [
    '这里还没有公司。请打开启动时终端里打印的那个链接。',
    'There is no company here yet. Open the link that was printed in the terminal at start.',
  ],
  welcome: ['从哪里开始？', 'Where to begin?'],
  welcomeHelp: [
    '选一个，十分钟内就有一条能用的订单线。以后都能改。',
    'Choose one: within ten minutes orders come in. All of it can be changed later.',
  ],
  loop: ['最小闭环', 'The smallest loop'],
  loopHelp: [
    '客户扫码下单 → 自动存档 → 手机弹窗提醒。三步，全程点几下。',
    'A customer orders by QR code → it is kept → your phone pops up. Three steps.',
  ],
  pack: ['装一个方案包', 'Install a pack'],
  packHelp: [
    '汽配分销等整套做好的：表、流程、看板都有。',
    'Whole solutions, such as a parts distributor: tables, flows, boards.',
  ],
  step: ['第 {n} 步，共 3 步', 'Step {n} of 3'],
  what: ['客户下单时要填什么？', 'What does a customer fill in?'],
  whatHelp: [
    '勾上要用的；以后在「字段」里随时加减。',
    'Tick what you need; fields can be added and removed at any time.',
  ],
  formName: ['下单页怎么称呼？', 'What is the order page called?'],
  formHelp: ['客户打开看到的标题。', 'The title that customers see.'],
  orderPage: ['{company} 下单', 'Order from {company}'],
  who: ['来单提醒谁？', 'Who is told of a new order?'],
  whoHelp: [
    '登录着的手机和电脑马上弹窗；也会记在通知里。',
    'Their phone and computer pop up at once, and it stays in their notices.',
  ],
  next: ['下一步', 'Next'],
  back: ['上一步', 'Back'],
  make: ['搭好它', 'Build it'],
  making: ['正在搭', 'Building'],
  ready: ['好了，试一单', 'Ready: try an order'],
  readyHelp: [
    '用手机扫码下一单，这里马上弹窗。把码发到群里或贴在店里就开始接单了。',
    'Scan it with your phone and order: it pops up here. Share the code to begin.',
  ],
  openForm: ['在这里打开下单页', 'Open the order page'],
  toOrders: ['去看订单', 'To the orders'],
  cancel: ['以后再说', 'Not now'],
  newOrder: ['新订单：{customer}', 'New order: {customer}'],
  table: ['订单', 'Orders'],
  f_customer: ['客户名称', 'Customer'],
  f_contact: ['联系人', 'Contact'],
  f_phone: ['联系电话', 'Phone'],
  f_product: ['产品型号', 'Product'],
  f_quantity: ['需求数量', 'Quantity'],
  f_due: ['期望交期', 'Wanted by'],
  f_urgency: ['紧急等级', 'Urgency'],
  f_file: ['附件', 'Attachment'],
  f_note: ['备注', 'Note'],
  red: ['红', 'Red'],
  yellow: ['黄', 'Yellow'],
  green: ['绿', 'Green'],
})

/** In one tongue whatever is spoken now: definitions carry the names of both. */
export const sayIn = (tongue: Tongue): Say<string> => sayFrom<string>(words, tongue)
