import { useQueryClient } from '@tanstack/react-query'
import { App, Switch } from 'antd'
import { useId, useState } from 'react'
import { type Company, changeCompany } from '../../api/company'
import { sentenceOf } from '../../kit/sentences'
import { useSay } from '../../kit/tongue'
import { words } from './words'

export function SafetyCard({ company }: { company: Company }) {
  const say = useSay(words)
  const id = useId()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const ask = async (second_factor: boolean) => {
    setBusy(true)
    try {
      client.setQueryData(['company'], await changeCompany({ second_factor }))
      message.success(say('saved'))
    } catch (refused) {
      message.error(sentenceOf(refused))
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="card">
      <h2>{say('safety')}</h2>
      <div className="switch-line">
        <Switch
          id={id}
          checked={company.second_factor}
          loading={busy}
          onChange={ask}
          data-testid="must-second"
        />
        <div>
          <label htmlFor={id}>{say('mustSecond')}</label>
          <p className="help">{say('mustSecondHelp')}</p>
        </div>
      </div>
    </section>
  )
}
