import { switchTongue, useTongue } from './tongue'

/** 中文 / EN: shows the language that a press leads to. */
export function TongueSwitch() {
  const now = useTongue()
  const other = now === 'zh' ? 'en' : 'zh'
  return (
    <button
      type="button"
      className="tongue-switch"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      data-testid="language-switch"
      onClick={() => switchTongue(other)}
    >
      {other === 'zh' ? '中文' : 'English'}
    </button>
  )
}
