import { useQueryClient } from '@tanstack/react-query'
import { App, Modal } from 'antd'
import { useState } from 'react'
import { type Person, placePerson, type Role } from '../../api/people'
import { sentenceOf } from '../../kit/sentences'
import { useSay } from '../../kit/tongue'
import { common } from '../../kit/words'
import { readAttributes, sayAttributes } from './attributes'
import { PlaceLines } from './PlaceLines'
import { words } from './words'

type Props = { person: Person; roles: Role[]; onClose: () => void }

export function PersonPlace({ person, roles, onClose }: Props) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const { message } = App.useApp()
  const client = useQueryClient()
  const [role, setRole] = useState(person.role)
  const [attributes, setAttributes] = useState(sayAttributes(person.attributes))
  const save = async () => {
    try {
      await placePerson(person.id, { role, attributes: readAttributes(attributes) })
      client.invalidateQueries({ queryKey: ['people'] })
      message.success(say('saved'))
      onClose()
    } catch (error) {
      message.error(sentenceOf(error))
    }
  }
  return (
    <Modal open title={person.name} okText={sayCommon('save')} onOk={save} onCancel={onClose}>
      <div className="record-form">
        <PlaceLines
          roles={roles}
          role={role}
          onRole={setRole}
          attributes={attributes}
          onAttributes={setAttributes}
        />
      </div>
    </Modal>
  )
}
