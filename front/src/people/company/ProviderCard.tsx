import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Input, Skeleton, Typography } from 'antd'
import { useId, useState } from 'react'
import {
  dropProvider,
  type Provider,
  saveProvider,
  testProvider,
  useProvider,
} from '../../api/company'
import { ActButton } from '../../kit/ActButton'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { useSay } from '../../kit/tongue'
import { useConfirm } from '../../kit/useConfirm'
import { common } from '../../kit/words'
import { words } from './words'

export function ProviderCard() {
  const say = useSay(words)
  const provider = useProvider()
  return (
    <section className="card">
      <h2>{say('provider')}</h2>
      <p className="soft">{say('providerLead')}</p>
      {provider.isPending && <Skeleton active />}
      {provider.isError && (
        <ProblemPanel problem={provider.error} again={() => provider.refetch()} />
      )}
      {provider.data && <ProviderForm key={String(provider.data.there)} given={provider.data} />}
    </section>
  )
}

type Typed = Pick<Provider, 'name' | 'issuer' | 'client_id' | 'address' | 'by_email'> & {
  secret: string
}

function ProviderForm({ given }: { given: Provider }) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const client = useQueryClient()
  const [typed, setTyped] = useState<Typed>(() => begunWith(given))
  const set = (part: Partial<Typed>) => setTyped((before) => ({ ...before, ...part }))
  const { secret, ...rest } = typed
  const save = async () => {
    client.setQueryData(['provider'], await saveProvider({ ...rest, secret: secret || null }))
    set({ secret: '' })
  }
  const ready = rest.name && rest.issuer && rest.client_id && rest.address
  return (
    <>
      <div className="record-form">
        <Line
          name={say('providerName')}
          value={typed.name}
          placeholder={say('providerNameExample')}
          onValue={(name) => set({ name })}
        />
        <Line
          name={say('issuer')}
          value={typed.issuer}
          help={say('issuerHelp')}
          placeholder="https://login.example.com"
          onValue={(issuer) => set({ issuer })}
        />
        <Line
          name={say('clientId')}
          value={typed.client_id}
          onValue={(client_id) => set({ client_id })}
        />
        <Line
          secret
          name={say('secret')}
          value={secret}
          placeholder={given.there ? say('secretKept') : ''}
          onValue={(value) => set({ secret: value })}
        />
        <Line
          name={say('address')}
          value={typed.address}
          help={say('addressHelp')}
          onValue={(address) => set({ address })}
        />
        <div className="field-line">
          <span className="soft">{say('callback')}</span>
          <div>
            <Typography.Text code copyable className="secret-line">
              {`${typed.address.replace(/\/$/, '')}/api/public/provider/callback`}
            </Typography.Text>
            <p className="help">{say('callbackHelp')}</p>
          </div>
        </div>
        <div>
          <Checkbox
            checked={typed.by_email}
            onChange={({ target }) => set({ by_email: target.checked })}
          >
            {say('byEmail')}
          </Checkbox>
          <p className="help">{say('byEmailHelp')}</p>
        </div>
      </div>
      <div className="logo-line">
        <ActButton
          type="primary"
          disabled={!ready}
          act={save}
          done={say('saved')}
          data-testid="provider-save"
        >
          {sayCommon('save')}
        </ActButton>
        {given.there && <Tools />}
      </div>
    </>
  )
}

const begunWith = (given: Provider): Typed => ({
  name: given.name,
  issuer: given.issuer,
  client_id: given.client_id,
  address: given.address || location.origin,
  by_email: given.by_email,
  secret: '',
})

/** For what is saved: to try it, and to end it. */
function Tools() {
  const say = useSay(words)
  const confirm = useConfirm()
  const client = useQueryClient()
  const [found, setFound] = useState<{ ok: boolean; detail: string }>()
  const ask = () =>
    confirm({
      title: say('dropSure'),
      okText: say('drop'),
      act: async () => {
        await dropProvider()
        await client.invalidateQueries({ queryKey: ['provider'] })
      },
    })
  return (
    <>
      <ActButton act={async () => setFound(await testProvider())} data-testid="provider-test">
        {say('test')}
      </ActButton>
      <Button danger type="text" onClick={ask}>
        {say('drop')}
      </Button>
      {found && (
        <Alert
          showIcon
          role="status"
          type={found.ok ? 'success' : 'error'}
          title={found.ok ? say('testOk', { n: found.detail }) : say('testBad', found)}
        />
      )}
    </>
  )
}

type LineProps = {
  name: string
  value: string
  help?: string
  placeholder?: string
  secret?: boolean
  onValue: (value: string) => void
}

function Line({ name, value, help, placeholder = '', secret = false, onValue }: LineProps) {
  const id = useId()
  const Field = secret ? Input.Password : Input
  return (
    <div className="field-line">
      <label htmlFor={id}>{name}</label>
      <div>
        <Field
          id={id}
          value={value}
          placeholder={placeholder}
          autoComplete="off"
          onChange={(event) => onValue(event.target.value)}
        />
        {help && <p className="help">{help}</p>}
      </div>
    </div>
  )
}
