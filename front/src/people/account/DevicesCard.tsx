import { useQueryClient } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { type Device, endOtherSessions, endSession, useDevices } from '../../api/account'
import { ActButton } from '../../kit/ActButton'
import { Mark } from '../../kit/Mark'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { useSay } from '../../kit/tongue'
import { useConfirm } from '../../kit/useConfirm'
import { sayMoment } from '../../kit/when'
import { browserOf } from './browser'
import { words } from './words'

export function DevicesCard() {
  const say = useSay(words)
  const confirm = useConfirm()
  const client = useQueryClient()
  const devices = useDevices()
  const refresh = () => client.invalidateQueries({ queryKey: ['account'] })
  if (devices.isError) {
    return <ProblemPanel problem={devices.error} again={() => devices.refetch()} />
  }
  if (!devices.data) return <Skeleton active />
  const ask = () =>
    confirm({
      title: say('signOutOthersSure'),
      okText: say('signOutOthers'),
      act: async () => {
        await endOtherSessions()
        await refresh()
      },
    })
  const end = async (id: string) => {
    await endSession(id)
    await refresh()
  }
  return (
    <section className="card">
      <p className="soft">{say('devicesLead')}</p>
      <ul className="rows" data-testid="devices">
        {devices.data.map((device) => (
          <DeviceRow key={device.id} device={device} onEnd={() => end(device.id)} />
        ))}
      </ul>
      {devices.data.length > 1 && (
        <div>
          <Button danger onClick={ask}>
            {say('signOutOthers')}
          </Button>
        </div>
      )}
    </section>
  )
}

function DeviceRow({ device, onEnd }: { device: Device; onEnd: () => Promise<void> }) {
  const say = useSay(words)
  const seen = device.seen_at
    ? say('seen', { at: sayMoment(device.seen_at) })
    : say('begun', { at: sayMoment(device.created_at) })
  const by = { password: '', provider: say('viaProvider'), code: say('viaCode') }[device.via]
  const told = [seen, device.address, by]
  return (
    <li className="row">
      <div className="device" title={device.label}>
        <span>{browserOf(device.label) ?? (device.label || say('unknownBrowser'))}</span>
        <span className="soft">{told.filter(Boolean).join(' · ')}</span>
      </div>
      {device.current ? (
        <Mark meaning="done">{say('thisDevice')}</Mark>
      ) : (
        <ActButton size="small" act={onEnd} done={say('signedOutThere')} data-testid="end-session">
          {say('signOutThere')}
        </ActButton>
      )}
    </li>
  )
}
