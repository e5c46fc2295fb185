import { book } from '../../kit/tongue'

export const words = book('public-form', {
  send: ['提交', 'Send'],
  sending: ['正在提交…', 'Sending…'],
  optional: ['选填', 'optional'],
  missing: ['请填写{name}。', 'Please fill in: {name}.'],
  wanted: ['{name}应为：{wanted}', '{name}: expected {wanted}'],
  faults: ['还有 {n} 处要改一下。', '{n} to correct.'],
  kept: ['已自动保存在这台手机上', 'Kept on this phone'],
  filled: ['已填 {done} / {all}', '{done} of {all} filled in'],
  thanks: ['已收到，订单号 {number}', 'Received. Your number is {number}'],
  noForm: [
    '这个表单不存在或已关闭，请向发给您链接的人确认。',
    'This form does not exist or is closed. Please ask who sent you the link.',
  ],
  choose: ['拍照或选文件', 'Take a photo or choose files'],
  uploading: ['正在上传…', 'Uploading…'],
  takeAway: ['去掉', 'Take away'],
  retry: ['再试一次', 'Try again'],
})
