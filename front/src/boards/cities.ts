import { pick } from '../kit/tongue'

export type City = { name: string; at: [lng: number, lat: number] }

/** By which people know where a point lies; GCJ-02, to about two kilometres. */
const CITIES: [zh: string, en: string, lng: number, lat: number][] = [
  ['北京', 'Beijing', 116.41, 39.9],
  ['天津', 'Tianjin', 117.2, 39.09],
  ['石家庄', 'Shijiazhuang', 114.51, 38.04],
  ['太原', 'Taiyuan', 112.55, 37.87],
  ['呼和浩特', 'Hohhot', 111.75, 40.84],
  ['沈阳', 'Shenyang', 123.43, 41.81],
  ['长春', 'Changchun', 125.32, 43.82],
  ['哈尔滨', 'Harbin', 126.53, 45.8],
  ['上海', 'Shanghai', 121.47, 31.23],
  ['南京', 'Nanjing', 118.8, 32.06],
  ['杭州', 'Hangzhou', 120.16, 30.27],
  ['合肥', 'Hefei', 117.23, 31.82],
  ['福州', 'Fuzhou', 119.3, 26.07],
  ['南昌', 'Nanchang', 115.86, 28.68],
  ['济南', 'Jinan', 117.12, 36.65],
  ['郑州', 'Zhengzhou', 113.63, 34.75],
  ['武汉', 'Wuhan', 114.31, 30.59],
  ['长沙', 'Changsha', 112.94, 28.23],
  ['广州', 'Guangzhou', 113.26, 23.13],
  ['南宁', 'Nanning', 108.37, 22.82],
  ['海口', 'Haikou', 110.2, 20.04],
  ['重庆', 'Chongqing', 106.55, 29.56],
  ['成都', 'Chengdu', 104.07, 30.57],
  ['贵阳', 'Guiyang', 106.63, 26.65],
  ['昆明', 'Kunming', 102.83, 24.88],
  ['拉萨', 'Lhasa', 91.14, 29.65],
  ['西安', "Xi'an", 108.94, 34.34],
  ['兰州', 'Lanzhou', 103.83, 36.06],
  ['西宁', 'Xining', 101.78, 36.62],
  ['银川', 'Yinchuan', 106.23, 38.49],
  ['乌鲁木齐', 'Ürümqi', 87.62, 43.83],
  ['台北', 'Taipei', 121.52, 25.03],
  ['香港', 'Hong Kong', 114.17, 22.28],
  ['澳门', 'Macau', 113.54, 22.19],
  ['深圳', 'Shenzhen', 114.06, 22.54],
  ['苏州', 'Suzhou', 120.59, 31.3],
  ['宁波', 'Ningbo', 121.55, 29.87],
  ['厦门', 'Xiamen', 118.09, 24.48],
  ['青岛', 'Qingdao', 120.38, 36.07],
  ['大连', 'Dalian', 121.61, 38.91],
  ['温州', 'Wenzhou', 120.7, 27.99],
  ['佛山', 'Foshan', 113.12, 23.02],
  ['徐州', 'Xuzhou', 117.28, 34.21],
  ['临沂', 'Linyi', 118.36, 35.1],
  ['义乌', 'Yiwu', 120.08, 29.31],
]

const MOST = 12

/** Those that lie between these bounds; the first of the list are the best known. */
export function citiesWithin(
  [west, east]: [number, number],
  [south, north]: [number, number],
): City[] {
  return CITIES.filter(
    ([, , lng, lat]) => lng >= west && lng <= east && lat >= south && lat <= north,
  )
    .slice(0, MOST)
    .map(([zh, en, lng, lat]) => ({ name: pick(zh, en), at: [lng, lat] }))
}
