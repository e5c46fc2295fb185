import { book } from '../../kit/tongue'

export const words = book('fields', {
  upload: ['选文件', 'Choose files'],
  duration: ['1:30 或 2天4小时', '1:30 or 2d 4h'],
  place: ['经度,纬度，如 120.6195,31.2994', 'longitude,latitude such as 120.6195,31.2994'],
  address: ['省市区和详细地址，可以整段粘贴', 'The whole address; paste it as it is'],
  press_running: ['进行中…', 'Running …'],
  press_done: ['已完成', 'Done'],
  press_waiting: ['等下一步', 'Waits'],
  press_parked: ['停住了', 'Stopped'],
  press_cancelled: ['已取消', 'Cancelled'],
  seeRun: ['看运行', 'See the run'],
  mayNotPress: ['你的角色不能按「{button}」', 'Your role may not press “{button}”'],
  noFlow: ['在流程里设置后可用', 'Works once its flow is set up'],
  owner: ['负责人', 'Owner'],
  member: ['成员', 'Member'],
  viewer: ['只读成员', 'Viewer'],
  unit: ['单位', 'Unit'],
})
