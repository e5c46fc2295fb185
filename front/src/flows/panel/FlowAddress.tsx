import { useQueryClient } from '@tanstack/react-query'
import { Button, Modal, Typography } from 'antd'
import { useState } from 'react'
import { useConnections } from '../../api/connections'
import { openAddress } from '../../api/flows'
import { useFlows } from '../../api/runs'
import { ActButton } from '../../kit/ActButton'
import { useSay } from '../../kit/tongue'
import { words } from './words'

/** Where other systems call this flow: its address to copy, and its secret, shown once. */
export function FlowAddress({ flowKey }: { flowKey: string }) {
  const say = useSay(words)
  const client = useQueryClient()
  const flows = useFlows()
  const connections = useConnections()
  const [secret, setSecret] = useState('')
  if (!flows.data || !connections.data) return null
  const isLive = flows.data.some(({ key, kind }) => key === flowKey && kind === 'webhook')
  const hook = connections.data.find(({ key }) => key === `flow-${flowKey}`)?.hook
  const open = async () => {
    setSecret((await openAddress(flowKey)).secret)
    await client.invalidateQueries({ queryKey: ['connections'] })
  }
  return (
    <div className="setting" data-testid="flow-address">
      <span className="label">{say('address')}</span>
      {!isLive && <p className="help">{say('addressLater')}</p>}
      {hook && (
        <Typography.Text
          code
          className="flow-address"
          copyable={{ text: new URL(hook, location.origin).href, tooltips: [say('copy')] }}
        >
          {hook}
        </Typography.Text>
      )}
      {isLive && (
        <ActButton size="small" act={open} data-testid="open-address">
          {say(hook ? 'newSecret' : 'makeAddress')}
        </ActButton>
      )}
      {hook && <p className="help">{say('newSecretHelp')}</p>}
      {secret && <Secret secret={secret} onClose={() => setSecret('')} />}
    </div>
  )
}

function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const say = useSay(words)
  const kept = (
    <Button type="primary" onClick={onClose}>
      {say('secretKept')}
    </Button>
  )
  return (
    <Modal open title={say('secretOnce')} footer={kept} onCancel={onClose}>
      <p className="help">{say('secretHelp')}</p>
      <Typography.Paragraph
        code
        copyable={{ tooltips: [say('copy')] }}
        data-testid="address-secret"
      >
        {secret}
      </Typography.Paragraph>
    </Modal>
  )
}
