import { useQueryClient } from '@tanstack/react-query'
import { Button, Input, Modal, Typography } from 'antd'
import { useId, useState } from 'react'
import { invite, type Role } from '../../api/people'
import { ActButton } from '../../kit/ActButton'
import { OnlyHere } from '../../kit/OnlyHere'
import { useSay } from '../../kit/tongue'
import { readAttributes } from './attributes'
import { PlaceLines } from './PlaceLines'
import { words } from './words'

type Props = { roles: Role[]; onClose: () => void }

/** Whom, as what; then the link, shown this once. */
export function InviteDialog({ roles, onClose }: Props) {
  const say = useSay(words)
  const client = useQueryClient()
  const id = useId()
  const [name, setName] = useState('')
  const [role, setRole] = useState('member')
  const [attributes, setAttributes] = useState('')
  const [link, setLink] = useState('')
  const make = async () => {
    const place = { role, attributes: readAttributes(attributes) }
    const made = await invite({ name: name.trim(), ...place })
    setLink(new URL(made.link, location.origin).href)
    client.invalidateQueries({ queryKey: ['invitations'] })
  }
  const buttons = link ? (
    <Button type="primary" onClick={onClose}>
      {say('close')}
    </Button>
  ) : (
    <ActButton type="primary" disabled={!name.trim()} act={make} data-testid="invite-make">
      {say('makeLink')}
    </ActButton>
  )
  return (
    <Modal open title={say('invite')} footer={buttons} onCancel={onClose}>
      {link ? (
        <>
          <p>{say('linkReady', { name })}</p>
          <OnlyHere />
          <Typography.Paragraph
            code
            copyable={{ tooltips: [say('copy')] }}
            data-testid="invite-link"
          >
            {link}
          </Typography.Paragraph>
        </>
      ) : (
        <div className="record-form">
          <p className="soft">{say('inviteHelp')}</p>
          <div className="field-line">
            <label htmlFor={id}>{say('name')}</label>
            <Input
              id={id}
              autoFocus
              maxLength={60}
              placeholder={say('nameExample')}
              value={name}
              onChange={(event) => setName(event.target.value)}
              data-testid="invite-name"
            />
          </div>
          <PlaceLines
            roles={roles}
            role={role}
            onRole={setRole}
            attributes={attributes}
            onAttributes={setAttributes}
          />
        </div>
      )}
    </Modal>
  )
}
