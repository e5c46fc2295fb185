import { book } from '../../kit/tongue'

export const words = book('comments', {
  comments: ['评论', 'Comments'],
  commentsOf: ['评论 {n}', 'Comments {n}'],
  both: ['评论和时间线', 'Comments and time line'],
  said: ['评论', 'commented'],
  placeholder: [
    '写评论，用 @ 提到同事。Ctrl + 回车发送',
    'Write a comment; @ mentions a colleague. Ctrl + Enter sends it',
  ],
  write: ['写评论', 'Write a comment'],
  send: ['发送', 'Send'],
  attach: ['添加图片或文件', 'Add pictures or files'],
  takeOff: ['去掉「{file}」', 'Take off “{file}”'],
  sending: ['正在上传 {n} 个文件…', 'Sending {n} files …'],
  none: [
    '还没有评论。能看到这条记录的人都能看到评论。',
    'No comments yet. Whoever sees this record sees its comments.',
  ],
  edit: ['修改', 'Edit'],
  edited: ['改过', 'edited'],
  save: ['保存', 'Save'],
  drop: ['删除', 'Delete'],
  dropAsk: ['删除这条评论？', 'Delete this comment?'],
  dropSays: [
    '连同它的附件和提醒一起删除，找不回来。',
    'Its files and notices go with it, and it does not come back.',
  ],
  dropOk: ['删除评论', 'Delete the comment'],
  nobody: ['没有这个同事', 'No such colleague'],
})
