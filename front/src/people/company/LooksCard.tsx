import { useQueryClient } from '@tanstack/react-query'
import { App, Button, ColorPicker, Input } from 'antd'
import { useId, useState } from 'react'
import { type Company, changeCompany, setLogo, takeLogo } from '../../api/company'
import { ActButton } from '../../kit/ActButton'
import { ChoosePicture } from '../../kit/ChoosePicture'
import { sentenceOf } from '../../kit/sentences'
import { useSay } from '../../kit/tongue'
import { common } from '../../kit/words'
import { ColourSamples } from './ColourSamples'
import { words } from './words'

const OURS = '#0f766e'

export function LooksCard({ company }: { company: Company }) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const id = useId()
  const client = useQueryClient()
  const [name, setName] = useState(company.name)
  const [accent, setAccent] = useState(company.accent)
  const seen = (now: Company) => {
    client.setQueryData(['company'], now)
    return client.invalidateQueries({ queryKey: ['session'] })
  }
  const save = async () => seen(await changeCompany({ name: name.trim(), accent }))
  return (
    <section className="card">
      <h2>{say('looks')}</h2>
      <p className="soft">{say('looksLead')}</p>
      <div className="record-form">
        <div className="field-line">
          <label htmlFor={`${id}-name`}>{say('name')}</label>
          <Input
            id={`${id}-name`}
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
            data-testid="company-name"
          />
        </div>
        <LogoLine company={company} onSeen={seen} />
        <div className="field-line">
          <span className="soft">{say('accent')}</span>
          <div>
            <div className="logo-line">
              <ColorPicker
                value={accent || OURS}
                onChange={(chosen) => setAccent(chosen.toHexString().slice(0, 7))}
                disabledAlpha
                showText
                aria-label={say('accent')}
              />
              {accent && <Button onClick={() => setAccent('')}>{say('ours')}</Button>}
              <span className="soft">{say('accentHelp')}</span>
            </div>
            <ColourSamples colour={accent} />
          </div>
        </div>
      </div>
      <div>
        <ActButton
          type="primary"
          disabled={!name.trim()}
          act={save}
          done={say('saved')}
          data-testid="company-save"
        >
          {sayCommon('save')}
        </ActButton>
      </div>
    </section>
  )
}

type LogoProps = { company: Company; onSeen: (now: Company) => Promise<unknown> }

function LogoLine({ company, onSeen }: LogoProps) {
  const say = useSay(words)
  const { message } = App.useApp()
  const choose = async (picture: File) => {
    try {
      await onSeen(await setLogo(picture))
      message.success(say('logoSet'))
    } catch (refused) {
      message.error(sentenceOf(refused))
    }
  }
  return (
    <div className="field-line">
      <span className="soft">{say('logo')}</span>
      <div>
        <div className="logo-line">
          {company.logo ? (
            <img className="logo-shown" src={company.logo} alt={say('logo')} />
          ) : (
            <span className="soft">{say('noLogo')}</span>
          )}
          <ChoosePicture onChosen={choose} data-testid="logo-file">
            {say('chooseLogo')}
          </ChoosePicture>
          {company.logo && (
            <ActButton type="text" act={async () => onSeen(await takeLogo())}>
              {say('takeLogo')}
            </ActButton>
          )}
        </div>
        <p className="help">{say('logoHelp')}</p>
      </div>
    </div>
  )
}
