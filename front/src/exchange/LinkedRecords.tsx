import { Alert } from 'antd'
import type { Tally } from '../api/exchange'
import { useSchema } from '../api/schema'
import type { Table } from '../api/types'
import { ActButton } from '../kit/ActButton'
import { nameOf, useSay } from '../kit/tongue'
import { listed, type Missing, missingIn } from './linked'
import { words } from './words'

type Props = {
  tally: Tally
  table: Table
  /** What an import that has not begun may still decide: for which fields records are made. */
  deciding?: { makes: string[]; onMakes: (makes: string[]) => Promise<unknown> }
}

/** Records of other tables that the file names: those that are not there, and those that are made. */
export function LinkedRecords({ tally, table, deciding }: Props) {
  const say = useSay(words)
  const tables = useSchema().data?.tables ?? []
  const targetOf = (key: string) => tables.find((one) => one.key === key)
  return (
    <div className="linked-records">
      {tally.made.map(({ table: key, records, titles }) => (
        <Alert
          key={key}
          type="info"
          showIcon
          data-testid={`made-${key}`}
          title={say(deciding ? 'willMake' : 'haveMade', {
            n: records,
            table: nameOf(targetOf(key) ?? { name: key }),
          })}
          description={listed(titles, records)}
          action={deciding && <NotMaking target={key} table={table} {...deciding} />}
        />
      ))}
      {missingIn(tally, table).map((missing) => (
        <Lacking
          key={missing.field.key}
          missing={missing}
          target={targetOf(missing.target)}
          own={table}
          {...(deciding && { deciding })}
        />
      ))}
    </div>
  )
}

type NotMakingProps = { target: string; table: Table } & NonNullable<Props['deciding']>

function NotMaking({ target, table, makes, onMakes }: NotMakingProps) {
  const say = useSay(words)
  const others = makes.filter(
    (key) => table.fields.find((one) => one.key === key)?.options.table !== target,
  )
  return (
    <ActButton size="small" act={() => onMakes(others)}>
      {say('makeNot')}
    </ActButton>
  )
}

type LackingProps = {
  missing: Missing
  target: Table | undefined
  own: Table
  deciding?: Props['deciding']
}

function Lacking({ missing, target, own, deciding }: LackingProps) {
  const say = useSay(words)
  const { field, values, more, rows } = missing
  const n = values.length
  const name = nameOf(target ?? { name: missing.target })
  const free = field.type === 'link' && target?.key !== own.key && target?.may.includes('create')
  return (
    <Alert
      type="warning"
      showIcon
      data-testid={`unknown-${field.key}`}
      title={say(more ? 'unknownMore' : 'unknown', { field: nameOf(field), n, rows, table: name })}
      description={
        <>
          <p>{listed(values, n)}</p>
          {deciding && !free && <p className="soft">{say('cannotMake', { table: name })}</p>}
        </>
      }
      action={
        deciding &&
        free && (
          <ActButton
            type="primary"
            size="small"
            act={() => deciding.onMakes([...deciding.makes, field.key])}
            data-testid={`make-${field.key}`}
          >
            {say('makeThese', { table: name })}
          </ActButton>
        )
      }
    />
  )
}
