import { AppstoreOutlined, ThunderboltOutlined } from '@ant-design/icons'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import type { Me } from '../api/types'
import { Page } from '../kit/Page'
import { useSay } from '../kit/tongue'
import { LoopWizard } from './LoopWizard'
import { words } from './words'
import './start.css'

/** What an empty company offers first. */
export function StartPage({ me, more }: { me: Me; more?: ReactNode }) {
  const say = useSay(words)
  const [looping, setLooping] = useState(false)
  if (looping) return <LoopWizard me={me} onCancel={() => setLooping(false)} />
  return (
    <Page title={say('welcome')}>
      <p className="soft start-lead">{say('welcomeHelp')}</p>
      <div className="cards">
        <button
          type="button"
          className="card start-card"
          onClick={() => setLooping(true)}
          data-testid="start-loop"
        >
          <ThunderboltOutlined />
          <h2>{say('loop')}</h2>
          <p className="soft">{say('loopHelp')}</p>
        </button>
        <Link className="card start-card" to="/packs">
          <AppstoreOutlined />
          <h2>{say('pack')}</h2>
          <p className="soft">{say('packHelp')}</p>
        </Link>
        {more}
      </div>
    </Page>
  )
}
