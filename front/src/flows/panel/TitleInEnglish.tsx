import { Input } from 'antd'
import { useSay, useTongue } from '../../kit/tongue'
import { words } from './words'

type Props = {
  place: string
  value?: string
  onChange: (part: { title_en: string }, mark: string) => void
}

/** Asked for where there is one, or where the reader reads English: others need not see it. */
export function TitleInEnglish({ place, value, onChange }: Props) {
  const say = useSay(words)
  const english = useTongue() === 'en'
  if (!value && !english) return null
  return (
    <div className="setting">
      <label htmlFor={`title-en-${place}`}>{say('titleEn')}</label>
      <Input
        id={`title-en-${place}`}
        value={value ?? ''}
        onChange={({ target }) => onChange({ title_en: target.value }, 'title_en')}
      />
    </div>
  )
}
