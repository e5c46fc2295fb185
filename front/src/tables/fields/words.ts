import { book } from '../../kit/tongue'

export const words = book('fields', {
  upload: ['选文件', 'Choose files'],
  duration: ['1:30 或 2天4小时', '1:30 or 2d 4h'],
  place: ['经度,纬度，如 120.6195,31.2994', 'longitude,latitude such as 120.6195,31.2994'],
  address: ['省市区和详细地址，可以整段粘贴', 'The whole address; paste it as it is'],
  pressed: ['已启动流程', 'Its flow has started'],
  noFlow: ['在流程里设置后可用', 'Works once its flow is set up'],
  owner: ['负责人', 'Owner'],
  member: ['成员', 'Member'],
  viewer: ['只读成员', 'Viewer'],
  unit: ['单位', 'Unit'],
})
