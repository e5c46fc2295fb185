import { book } from '../kit/tongue'

export const words = book('packs', {
  packs: ['方案包', 'Packs'],
  lead: [
    '一个方案包是一整套：表、表单、流程、看板。装进来都能改；已有的不会删。',
    'A pack is a whole solution: tables, forms, flows, boards. All of it can be changed; nothing of yours is taken away.',
  ],
  adds: ['会加什么', 'What it adds'],
  install: ['安装', 'Install'],
  again: ['再装一次，补上缺的', 'Install again what is missing'],
  demo: ['连同演示记录', 'With demo records'],
  installed: ['已安装「{name}」', '“{name}” is installed'],
  table: ['{n} 张表', '{n} {n|table|tables}'],
  field: ['{n} 个字段', '{n} {n|field|fields}'],
  view: ['{n} 个视图', '{n} {n|view|views}'],
  form: ['{n} 个表单', '{n} {n|form|forms}'],
  flow: ['{n} 个流程', '{n} {n|flow|flows}'],
  board: ['{n} 个看板', '{n} {n|board|boards}'],
  role: ['{n} 个角色', '{n} {n|role|roles}'],
  connection: ['{n} 个连接（装好后自己填）', '{n} {n|connection|connections} (for you to set up)'],
  records: ['{n} 条演示记录', '{n} {n|demo record|demo records}'],
  there: ['已有', 'there already'],
  mine: ['导出本公司为方案包', 'Export this company as a pack'],
  mineHelp: [
    '表、表单、流程、看板的定义；不含记录、成员和连接的密钥。',
    'Definitions of tables, forms, flows and boards; no records, people or secrets.',
  ],
  upload: ['从文件安装', 'Install from a file'],
  cancel: ['取消', 'Cancel'],
})
