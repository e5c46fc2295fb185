import { Modal } from 'antd'
import type { FieldType } from '../api/types'
import {
  exampleOf,
  mayBecome,
  signOfType,
  TYPE_GROUPS,
  type TypeGroup,
  typeNames,
  typeUses,
} from '../kit/fieldTypes'
import { useSay } from '../kit/tongue'
import { words } from './words'

type Props = {
  chosen: FieldType | null
  /** The type of a field that is there already: only types that it may become are on offer. */
  was: FieldType | null
  onType: (type: FieldType) => void
  onClose: () => void
}

/** All types of fields, each with what it is for and what stands in it. */
export function TypeGallery({ chosen, was, onType, onClose }: Props) {
  const say = useSay(words)
  return (
    <Modal
      open
      width={980}
      style={{ top: 24 }}
      title={say('chooseType')}
      footer={null}
      onCancel={onClose}
    >
      {was && <p className="soft">{say(mayBecome(was, 'text') ? 'onlyTyped' : 'staysComputed')}</p>}
      <div className="type-gallery" data-testid="type-gallery">
        {(Object.keys(TYPE_GROUPS) as TypeGroup[]).map((group) => (
          <section key={group}>
            <h3>{say(group)}</h3>
            <ul>
              {TYPE_GROUPS[group].map((type) => (
                <li key={type}>
                  <TypeCard
                    type={type}
                    pressed={type === chosen}
                    refused={was !== null && !mayBecome(was, type)}
                    onType={onType}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Modal>
  )
}

type CardProps = {
  type: FieldType
  pressed: boolean
  refused: boolean
  onType: (type: FieldType) => void
}

function TypeCard({ type, pressed, refused, onType }: CardProps) {
  const sayName = useSay(typeNames)
  const sayUse = useSay(typeUses)
  return (
    <button
      type="button"
      className="type-card"
      aria-pressed={pressed}
      disabled={refused}
      data-testid={`type-${type}`}
      onClick={() => onType(type)}
    >
      <span className="type-sign" aria-hidden="true">
        {signOfType(type)}
      </span>
      <strong>{sayName(type)}</strong>
      <span className="soft">{sayUse(type)}</span>
      <span className="example">{exampleOf(type)}</span>
    </button>
  )
}
