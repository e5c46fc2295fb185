import { book } from '../../kit/tongue'

export const words = book('flow-copy', {
  copyTo: ['复制到另一个工作区…', 'Copy to another workspace…'],
  title: ['把「{name}」复制到另一个工作区', 'Copy “{name}” to another workspace'],
  lead: [
    '在那边先是一份草稿，发布以前什么都不会运行；这边的不变。',
    'It arrives there as a draft: nothing runs before it is published. The one here stays as it is.',
  ],
  where: ['复制到', 'Copy to'],
  choose: ['选一个您能搭建的工作区', 'A workspace where you may build'],
  all: ['它需要的 {n} 样东西，那边都有。', 'All of the {n} things it needs are there.'],
  needsNothing: ['它不需要那边有什么。', 'It needs nothing there.'],
  lacks: [
    '它需要 {n} 样东西，下面这些那边没有或不一样。复制过去以后，在草稿里改好再发布：',
    'It needs {n} things. These are missing or different there; mend them in the draft before it is published:',
  ],
  table: ['表「{name}」', 'Table {name}'],
  field: ['字段「{name}」', 'Field {name}'],
  connection: ['连接「{name}」', 'Connection {name}'],
  role: ['角色「{name}」', 'Role {name}'],
  person: ['成员「{name}」', 'Member {name}'],
  flow: ['流程「{name}」', 'Flow {name}'],
  form: ['表单「{name}」', 'Form {name}'],
  missing: ['没有', 'missing'],
  other: ['那边是 {found}，这边是 {wanted}', '{found} there, {wanted} here'],
  leftOut: [
    '密钥和只属于这边的编号不会带过去，到那边再填。',
    'Secrets and ids of this workspace are left out; fill them in there.',
  ],
  live: [
    '那边已有同一个流程在用（第 {n} 版），它照常运行，直到您发布这份草稿。',
    'The same flow is live there (version {n}); it goes on until you publish this draft.',
  ],
  there: [
    '那边已有这个流程的草稿，没有动它。可以另存成一个新流程。',
    'There is a draft of this flow already, which was not touched. It can be copied as a new flow.',
  ],
  copy: ['复制过去', 'Copy'],
  copyNew: ['复制成新流程', 'Copy as a new flow'],
  copied: ['已复制到「{name}」，在那边是草稿。', 'It is a draft in {name} now.'],
  toMend: ['发布以前还有 {n} 处要改。', '{n} to mend before it is published.'],
  go: ['去那边看看', 'Go there'],
  stay: ['留在这里', 'Stay here'],
})
