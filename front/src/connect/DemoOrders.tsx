import { SendOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { sendDemoOrders, useDemoProgress } from '../api/demo'
import { ActButton } from '../kit/ActButton'
import { useSay } from '../kit/tongue'
import { words } from './words'

const DemoCounts = lazy(async () => ({ default: (await import('./DemoCounts')).DemoCounts }))

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
      {progress.data && progress.data.total > 0 && (
        <Suspense>
          <DemoCounts progress={progress.data} />
        </Suspense>
      )}
    </section>
  )
}
