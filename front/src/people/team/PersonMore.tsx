import { MoreOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Dropdown, Modal, Typography } from 'antd'
import { useState } from 'react'
import { makeReset, type Person, takeSecondFactor } from '../../api/people'
import { sentenceOf } from '../../kit/sentences'
import { useSay } from '../../kit/tongue'
import { useConfirm } from '../../kit/useConfirm'
import { words } from './words'

/** For who forgot their password, or lost the phone. */
export function PersonMore({ person }: { person: Person }) {
  const say = useSay(words)
  const confirm = useConfirm()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [link, setLink] = useState('')
  const reset = async () => {
    try {
      setLink(new URL((await makeReset(person.id)).link, location.origin).href)
    } catch (refused) {
      message.error(sentenceOf(refused))
    }
  }
  const take = () =>
    confirm({
      title: say('takeSecondSure', { name: person.name }),
      okText: say('takeSecond'),
      act: async () => {
        await takeSecondFactor(person.id)
        await client.invalidateQueries({ queryKey: ['people'] })
        message.success(say('secondTaken'))
      },
    })
  const items = [
    { key: 'reset', label: say('reset'), onClick: reset },
    ...(person.secured ? [{ key: 'second', label: say('takeSecond'), onClick: take }] : []),
  ]
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button
          size="small"
          icon={<MoreOutlined />}
          aria-label={`${say('more')} ${person.name}`}
          data-testid={`more-${person.login}`}
        />
      </Dropdown>
      {link && <ResetLink person={person} link={link} onClose={() => setLink('')} />}
    </>
  )
}

type LinkProps = { person: Person; link: string; onClose: () => void }

function ResetLink({ person, link, onClose }: LinkProps) {
  const say = useSay(words)
  const close = (
    <Button type="primary" onClick={onClose}>
      {say('close')}
    </Button>
  )
  return (
    <Modal open title={say('reset')} footer={close} onCancel={onClose}>
      <p>{say('resetReady', { name: person.name })}</p>
      <Typography.Paragraph code copyable={{ tooltips: [say('copy')] }} data-testid="reset-link">
        {link}
      </Typography.Paragraph>
      <p className="soft">{say('resetUntil')}</p>
    </Modal>
  )
}
