import { useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select, Skeleton, Typography } from 'antd'
import { useId, useState } from 'react'
import { Link } from 'react-router'
import { type CodeDoor, dropCodeDoor, saveCodeDoor, useCodeDoor } from '../../api/company'
import { ActButton } from '../../kit/ActButton'
import { Mark } from '../../kit/Mark'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { useSay } from '../../kit/tongue'
import { useConfirm } from '../../kit/useConfirm'
import { common } from '../../kit/words'
import { words } from './words'

/** 用企业微信、钉钉登录: by which connection, and under which address it comes back. */
export function CodeDoorCard() {
  const say = useSay(words)
  const door = useCodeDoor()
  return (
    <section className="card">
      <h2>{say('codeDoor')}</h2>
      <p className="soft">{say('codeDoorLead')}</p>
      {door.isPending && <Skeleton active />}
      {door.isError && <ProblemPanel problem={door.error} again={() => door.refetch()} />}
      {door.data &&
        (door.data.connections.length > 0 ? (
          <DoorForm key={door.data.connection} given={door.data} />
        ) : (
          <p>
            {say('codeDoorNone')} <Link to="/connections">{say('toConnections')}</Link>
          </p>
        ))}
    </section>
  )
}

function DoorForm({ given }: { given: CodeDoor }) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const id = useId()
  const client = useQueryClient()
  const [connection, setConnection] = useState(given.connection || given.connections[0]?.key || '')
  const [address, setAddress] = useState(given.address || location.origin)
  const save = async () => {
    client.setQueryData(['code-door'], await saveCodeDoor({ connection, address }))
  }
  return (
    <>
      {given.stale && <Mark meaning="asks">{say('codeDoorStale')}</Mark>}
      <div className="record-form">
        <div className="field-line">
          <label htmlFor={`${id}-by`}>{say('codeDoorBy')}</label>
          <Select
            id={`${id}-by`}
            value={connection}
            onChange={setConnection}
            options={given.connections.map(({ key, name }) => ({ value: key, label: name }))}
          />
        </div>
        <div className="field-line">
          <label htmlFor={`${id}-at`}>{say('address')}</label>
          <div>
            <Input
              id={`${id}-at`}
              value={address}
              onChange={({ target }) => setAddress(target.value)}
            />
            <p className="help">{say('addressHelp')}</p>
          </div>
        </div>
        <div className="field-line">
          <span className="soft">{say('codeDoorDomain')}</span>
          <div>
            <Typography.Text code copyable className="secret-line">
              {hostOf(address)}
            </Typography.Text>
            <p className="help">{say('codeDoorDomainHelp')}</p>
          </div>
        </div>
        <div className="field-line">
          <span className="soft">{say('codeDoorBack')}</span>
          <div>
            <Typography.Text code copyable className="secret-line">
              {backOf(address, given)}
            </Typography.Text>
            <p className="help">{say('codeDoorBackHelp')}</p>
          </div>
        </div>
      </div>
      <div className="logo-line">
        <ActButton
          type="primary"
          disabled={!connection || !hostOf(address)}
          act={save}
          done={say('saved')}
          data-testid="code-door-save"
        >
          {sayCommon('save')}
        </ActButton>
        {given.connection && <Stop />}
      </div>
    </>
  )
}

function Stop() {
  const say = useSay(words)
  const confirm = useConfirm()
  const client = useQueryClient()
  const ask = () =>
    confirm({
      title: say('codeDoorDropSure'),
      okText: say('codeDoorDrop'),
      act: async () => {
        await dropCodeDoor()
        await client.invalidateQueries({ queryKey: ['code-door'] })
      },
    })
  return (
    <Button danger type="text" onClick={ask}>
      {say('codeDoorDrop')}
    </Button>
  )
}

/** Where it comes back under this address; `callback` is that of the address that is kept. */
function backOf(address: string, given: CodeDoor): string {
  const path = given.callback.slice(withoutSlash(given.address).length)
  return `${withoutSlash(address)}${path}`
}

const withoutSlash = (address: string) => address.replace(/\/+$/, '')

function hostOf(address: string): string {
  try {
    return new URL(address).host
  } catch {
    return ''
  }
}
