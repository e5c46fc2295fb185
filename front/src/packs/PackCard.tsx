import { useQueryClient } from '@tanstack/react-query'
import { App, Checkbox, Collapse } from 'antd'
import { useState } from 'react'
import type { Addition, Pack } from '../api/packs'
import { ActButton } from '../kit/ActButton'
import { nameOf, pick, useSay } from '../kit/tongue'
import { isWhole, tally } from './additions'
import { words } from './words'

type Props = { pack: Pack; install: ((demo: boolean) => Promise<Pack>) | undefined }

/** What it is for, what it would add; then one button. */
export function PackCard({ pack, install }: Props) {
  const say = useSay(words)
  const { message } = App.useApp()
  const client = useQueryClient()
  const [demo, setDemo] = useState(false)
  const { about, additions } = pack
  const name = pick(about.name, about.name_en)
  const records = additions.some(({ kind }) => kind === 'records')
  const act = async () => {
    await install?.(demo)
    await client.invalidateQueries()
    message.success(say('installed', { name }))
  }
  return (
    <article className="card card-lines" data-testid={`pack-${about.key}`}>
      <h2>{name}</h2>
      <p className="soft">{pick(about.about, about.about_en)}</p>
      <p>
        {tally(additions)
          .map(([kind, n]) => say(kind, { n }))
          .join(pick('，', ', '))}
      </p>
      <Collapse
        ghost
        size="small"
        items={[{ key: 'adds', label: say('adds'), children: <Additions of={additions} /> }]}
      />
      {install && (
        <footer>
          {records && (
            <Checkbox checked={demo} onChange={({ target }) => setDemo(target.checked)}>
              {say('demo')}
            </Checkbox>
          )}
          <ActButton type="primary" act={act} data-testid={`pack-install-${about.key}`}>
            {say(isWhole(additions) ? 'again' : 'install')}
          </ActButton>
        </footer>
      )}
    </article>
  )
}

function Additions({ of }: { of: Addition[] }) {
  const say = useSay(words)
  return (
    <ul className="additions">
      {of.map((one) => (
        <li key={`${one.kind} ${one.where} ${one.name}`}>
          <span className="soft">{say(one.kind, { n: one.count || 1 })}</span>
          <span>{nameOf(one)}</span>
          {one.where && <span className="soft">{one.where}</span>}
          {one.there && <span className="soft">{say('there')}</span>}
        </li>
      ))}
    </ul>
  )
}
