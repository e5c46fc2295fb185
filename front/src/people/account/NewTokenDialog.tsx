import { useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Input, Modal, Select, Typography } from 'antd'
import { useId, useState } from 'react'
import { issueToken } from '../../api/account'
import { useSchema } from '../../api/schema'
import type { Me } from '../../api/types'
import { ActButton } from '../../kit/ActButton'
import { nameOf, useSay } from '../../kit/tongue'
import { bounded } from './scopes'
import { words } from './words'

const SCOPES = ['read', 'write', 'act', 'build'] as const
const LASTS = [30, 90, 365]
const DAY_MS = 86_400_000

/** For what, and what it may do; then the secret, shown this once. */
export function NewTokenDialog({ me, onClose }: { me: Me; onClose: () => void }) {
  const say = useSay(words)
  const id = useId()
  const client = useQueryClient()
  const [label, setLabel] = useState('')
  const [scopes, setScopes] = useState<string[]>(['read'])
  const [tables, setTables] = useState<string[]>([])
  const known = useSchema().data?.tables ?? []
  const [days, setDays] = useState(90)
  const [secret, setSecret] = useState('')
  const make = async () => {
    const ends = new Date(Date.now() + days * DAY_MS).toISOString()
    const issued = await issueToken(label.trim(), bounded(scopes, tables), ends)
    setSecret(issued.secret)
    client.invalidateQueries({ queryKey: ['tokens'] })
  }
  const mine = SCOPES.filter((one) => (one !== 'act' && one !== 'build') || me.may.includes(one))
  const ready = label.trim() && scopes.length
  const footer = secret ? (
    <Button type="primary" onClick={onClose}>
      {say('close')}
    </Button>
  ) : (
    <ActButton type="primary" disabled={!ready} act={make} data-testid="token-make">
      {say('issue')}
    </ActButton>
  )
  return (
    <Modal open title={say('newToken')} footer={footer} onCancel={onClose}>
      {secret ? (
        <>
          <p>{say('secretOnce')}</p>
          <Typography.Paragraph code copyable className="secret-line" data-testid="token-secret">
            {secret}
          </Typography.Paragraph>
        </>
      ) : (
        <div className="record-form">
          <div className="field-line">
            <label htmlFor={`${id}-label`}>{say('label')}</label>
            <Input
              id={`${id}-label`}
              autoFocus
              maxLength={200}
              placeholder={say('labelExample')}
              value={label}
              onChange={(event) => setLabel(event.target.value)}
              data-testid="token-label"
            />
          </div>
          <fieldset className="field-line scopes">
            <legend>{say('may')}</legend>
            <Checkbox.Group
              value={scopes}
              onChange={setScopes}
              options={mine.map((one) => ({ value: one, label: say(one) }))}
            />
          </fieldset>
          <div className="field-line">
            <label htmlFor={`${id}-tables`}>{say('tables')}</label>
            <Select
              id={`${id}-tables`}
              mode="multiple"
              showSearch={{ optionFilterProp: 'label' }}
              placeholder={say('allTables')}
              value={tables}
              onChange={setTables}
              options={known.map((table) => ({ value: table.key, label: nameOf(table) }))}
            />
          </div>
          <div className="field-line">
            <label htmlFor={`${id}-days`}>{say('lasts')}</label>
            <Select
              id={`${id}-days`}
              value={days}
              onChange={setDays}
              options={LASTS.map((n) => ({ value: n, label: say('days', { n }) }))}
            />
          </div>
        </div>
      )}
    </Modal>
  )
}
