import { Progress } from 'antd'
import type { DemoProgress } from '../api/types'
import { sayAmount } from '../kit/money'
import { useSay } from '../kit/tongue'
import { words } from './words'

/** How far the demo orders are. */
export function DemoCounts({ progress }: { progress: DemoProgress }) {
  const say = useSay(words)
  const percent = Math.round((100 * progress.sent) / Math.max(1, progress.total))
  const counts = [
    { name: say('sent'), n: `${progress.sent} / ${progress.total}` },
    { name: say('received'), n: progress.received },
    { name: say('absorbed'), n: progress.absorbed },
    { name: say('refused'), n: progress.refused },
    { name: say('waitingTask'), n: progress.waiting },
    { name: say('byPerson'), n: progress.by_person },
    { name: say('failed'), n: progress.failed },
  ]
  const rules = Object.entries(progress.by_rule)
  return (
    <div className="demo-counts">
      <Progress
        aria-label={say('progress')}
        percent={percent}
        size="small"
        status={progress.running ? 'active' : 'normal'}
      />
      <dl>
        {counts.map(({ name, n }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{n}</dd>
          </div>
        ))}
      </dl>
      {rules.length > 0 && (
        <>
          <p className="soft">{say('byRule')}</p>
          <ul className="demo-rules">
            {rules.map(([name, n]) => (
              <li key={name}>
                {name} <strong>{say('orders', { n: sayAmount(n) })}</strong>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
