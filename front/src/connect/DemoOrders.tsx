import { SendOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Progress } from 'antd'
import { sendDemoOrders, useDemoProgress } from '../api/demo'
import type { DemoProgress } from '../api/types'
import { ActButton } from '../kit/ActButton'
import { useSay } from '../kit/tongue'
import { words } from './words'

/** Sends a batch of demo orders through the channels' sandboxes and counts them as they arrive. */
export function DemoOrders() {
  const say = useSay(words)
  const client = useQueryClient()
  const progress = useDemoProgress(true)
  const send = async () => {
    await sendDemoOrders()
    await client.invalidateQueries({ queryKey: ['demo'] })
  }
  return (
    <section className="card demo" data-testid="demo">
      <p>{say('demoLead')}</p>
      <ActButton
        type="primary"
        icon={<SendOutlined />}
        disabled={progress.data?.running ?? false}
        act={send}
        data-testid="demo-send"
      >
        {say('demoSend')}
      </ActButton>
      {progress.data && progress.data.total > 0 && <Counted progress={progress.data} />}
    </section>
  )
}

function Counted({ progress }: { progress: DemoProgress }) {
  const say = useSay(words)
  const percent = Math.round((100 * progress.sent) / Math.max(1, progress.total))
  const counts = [
    { name: say('sent'), n: `${progress.sent} / ${progress.total}` },
    { name: say('received'), n: progress.received },
    { name: say('absorbed'), n: progress.absorbed },
    { name: say('refused'), n: progress.refused },
    { name: say('waitingTask'), n: progress.waiting },
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
        <p className="soft">
          {say('byRule')}：{rules.map(([name, n]) => `${name} ${n}`).join(' · ')}
        </p>
      )}
    </div>
  )
}
