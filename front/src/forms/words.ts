import { book } from '../kit/tongue'

export const words = book('forms', {
  forms: ['表单', 'Forms'],
  none: [
    '还没有表单。装一个方案包，表单会一起来。',
    'There are no forms yet. Install a pack to bring some.',
  ],
  open: ['开放', 'Open'],
  closed: ['已关闭', 'Closed'],
  copy: ['复制链接', 'Copy the link'],
  copied: ['链接已复制', 'The link is copied'],
  see: ['打开看看', 'Open it'],
  qr: ['「{name}」的二维码', 'QR code of “{name}”'],
  scan: ['手机扫一扫，或把链接发到微信。', 'Scan it with a phone, or send the link in a chat.'],
})
