import { book } from '../../kit/tongue'

export const words = book('tour', {
  offer: [
    '第一次来？花一分钟看看您在这里做什么。',
    'New here? Take a minute to see what you do here.',
  ],
  begin: ['带我看看', 'Show me around'],
  notNow: ['不用了', 'No, thanks'],
  next: ['下一步', 'Next'],
  back: ['上一步', 'Back'],
  end: ['知道了', 'Got it'],
  todayTitle: ['每天从「今天」开始', 'Begin the day with “Today”'],
  todayAct: [
    '等您处理的、出了问题的、新来的，都在这一页。',
    'What waits for you, what went wrong and what came in, all on one page.',
  ],
  todaySee: ['新来的记录在这一页，看一眼就知道。', 'What came in is here, seen at a glance.'],
  tasksTitle: ['轮到您决定的', 'What you decide'],
  tasksText: [
    '每条写明为什么问您、要看的数据，按键盘就能批。',
    'Each says why you are asked and shows the facts; the keyboard answers.',
  ],
  tableTitle: ['数据像表格一样改', 'Data is changed as in a spreadsheet'],
  tableText: [
    '直接在格子里改，可从 Excel 粘贴，Ctrl-Z 撤销。别人的改动会自己出现。',
    'Type in a cell, paste from Excel, undo with Ctrl-Z. Changes by others appear by themselves.',
  ],
  tableSee: [
    '筛选、排序、分组都不会改动数据，放心点。',
    'Filter, sort and group as you like: none of it changes the data.',
  ],
  boardsTitle: ['一眼看全局', 'The whole at a glance'],
  boardsText: [
    '看板上的每个数都能点，点开就是它的来处。',
    'Every number on a board opens what it is made of.',
  ],
  structureTitle: ['表由您来定', 'You shape the tables'],
  structureText: [
    '加字段、改类型，保存前先告诉您会影响哪些数据，随时能撤销。',
    'Add or change fields. What it would do to the data is shown first, and it can be undone.',
  ],
  flowsTitle: ['规矩交给流程', 'Let flows keep the rules'],
  flowsText: [
    '用一句话说规则，流程替您盯着：该提醒的提醒，该审的送审。',
    'Say a rule in a sentence; the flow watches, reminds and asks for approval.',
  ],
  teamTitle: ['请同事进来', 'Bring in your colleagues'],
  teamText: [
    '发个链接就能加入；角色决定他看到什么、能做什么。',
    'A link lets them join; their role decides what they see and may do.',
  ],
  menuTitle: ['您自己的事', 'Your own things'],
  menuText: [
    '改密码、开两步验证、外出时找人代理，都在这里。这个介绍也能再看。',
    'Password, second factor, a substitute while you are away; and this tour again.',
  ],
})
