const BROWSERS: [RegExp, string][] = [
  [/MicroMessenger\//, '微信 WeChat'],
  [/DingTalk\//i, '钉钉 DingTalk'],
  [/Edg[A-Z]*\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/HarmonyOS/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/Linux/, 'Linux'],
]

/** «Chrome · Windows» of what a browser says of itself; null where it is none we know. Pure. */
export function browserOf(agent: string): string | null {
  const find = (known: [RegExp, string][]) => known.find(([mark]) => mark.test(agent))?.[1]
  const told = [find(BROWSERS), find(SYSTEMS)].filter(Boolean)
  return told.length ? told.join(' · ') : null
}
