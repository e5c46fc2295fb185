import { Button } from 'antd'
import { Link } from 'react-router'
import { OnlyHere } from '../kit/OnlyHere'
import { Page } from '../kit/Page'
import { useSay } from '../kit/tongue'
import { words } from './words'

/** The code to scan: the loop is closed by an order of one's own. */
export function LoopReady({ link }: { link: string }) {
  const say = useSay(words)
  return (
    <Page title={say('ready')}>
      <section className="card wizard" data-testid="loop-ready">
        <p>{say('readyHelp')}</p>
        <OnlyHere />
        <img className="wizard-code" src="/api/forms/order/qr.svg" alt={link} />
        <footer>
          <Button href={link} target="_blank" data-testid="loop-form">
            {say('openForm')}
          </Button>
          <Link to="/t/orders">
            <Button type="primary">{say('toOrders')}</Button>
          </Link>
        </footer>
      </section>
    </Page>
  )
}
