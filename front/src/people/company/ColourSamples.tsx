import { isChanged } from '../../kit/accent'
import { themesIn } from '../../kit/tokens'
import { useSay } from '../../kit/tongue'
import { words } from './words'

/** How a colour will look, by day and by night; blank is ours. */
export function ColourSamples({ colour }: { colour: string }) {
  const say = useSay(words)
  const [day = {}, night = {}] = themesIn(colour)
  return (
    <>
      <div className="colour-samples">
        <Sample name={say('day')} theme={day} />
        <Sample name={say('night')} theme={night} />
      </div>
      {colour !== '' && isChanged(colour, { ...NONE, accent: day.accent ?? '' }) && (
        <p className="help" role="status">
          {say('adjusted')}
        </p>
      )}
    </>
  )
}

const NONE = { 'accent-hover': '', 'accent-soft': '', 'on-accent': '' }

function Sample({ name, theme }: { name: string; theme: Record<string, string> }) {
  const say = useSay(words)
  return (
    <div className="colour-sample" style={{ background: theme.card, color: theme['text-soft'] }}>
      <span>{name}</span>
      <span style={{ color: theme.accent }}>{say('sampleLink')}</span>
      <span style={{ background: theme.accent, color: theme['on-accent'] }}>{say('sample')}</span>
    </div>
  )
}
