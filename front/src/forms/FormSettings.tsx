import { CloseOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Select } from 'antd'
import type { FormDef } from '../api/forms'
import type { Table } from '../api/types'
import { isTyped } from '../kit/fieldTypes'
import { nameOf, useSay } from '../kit/tongue'
import { fromWallClock, toWallClock } from '../kit/when'
import { Mine } from './choose/Mine'
import { choicesOf } from './rules'
import { Side, SideSwitch } from './Side'
import { words } from './words'

type Props = { form: FormDef; table: Table; onForm: (parts: Partial<FormDef>) => void }

/** What holds for the whole form: its texts, how long it is open, what it carries. */
export function FormSettings({ form, table, onForm }: Props) {
  const say = useSay(words)
  return (
    <>
      <Side id="set-name" label={say('name')}>
        <Input
          id="set-name"
          value={form.name}
          onChange={({ target }) => onForm({ name: target.value })}
        />
      </Side>
      <Texts form={form} onForm={onForm} />
      <FromLink form={form} table={table} onForm={onForm} />
      <Preset form={form} table={table} onForm={onForm} />
      <Mine form={form} table={table} onForm={onForm} />
      <Limits form={form} onForm={onForm} />
      <SideSwitch
        id="set-guards"
        label={say('guards')}
        help={say('guardsHelp')}
        on={form.guards}
        onChange={(guards) => onForm({ guards })}
      />
      <SideSwitch
        id="set-embeds"
        label={say('embeds')}
        help={say('embedsHelp')}
        on={form.embeds}
        onChange={(embeds) => onForm({ embeds })}
      />
      <Side id="set-name-en" label={say('inEnglish', { what: say('name') })}>
        <Input
          id="set-name-en"
          value={form.name_en}
          onChange={({ target }) => onForm({ name_en: target.value })}
        />
      </Side>
    </>
  )
}

type PartProps = Omit<Props, 'table'>

function Texts({ form, onForm }: PartProps) {
  const say = useSay(words)
  const text = (key: 'intro' | 'thanks') => (
    <Side id={`set-${key}`} label={say(key)}>
      <Input.TextArea
        id={`set-${key}`}
        autoSize={{ minRows: 1, maxRows: 6 }}
        value={form[key]}
        onChange={({ target }) => onForm({ [key]: target.value })}
      />
    </Side>
  )
  return (
    <>
      {text('intro')}
      {text('thanks')}
      <SideSwitch
        id="set-stays"
        label={say('stays')}
        help={say('staysHelp')}
        on={form.stays}
        onChange={(stays) => onForm({ stays })}
      />
    </>
  )
}

function Limits({ form, onForm }: PartProps) {
  const say = useSay(words)
  return (
    <>
      <Side id="set-closes" label={say('closesAt')}>
        <Input
          id="set-closes"
          type="datetime-local"
          value={form.closes_at ? toWallClock(form.closes_at) : ''}
          onChange={({ target }) =>
            onForm({ closes_at: target.value ? fromWallClock(target.value) : null })
          }
        />
      </Side>
      <Side id="set-most" label={say('most')}>
        <InputNumber
          id="set-most"
          min={1}
          precision={0}
          value={form.most}
          onChange={(most) => onForm({ most })}
        />
      </Side>
      {(form.closes_at || form.most || !form.open) && (
        <Side id="set-closed" label={say('closedText')}>
          <Input
            id="set-closed"
            value={form.closed}
            onChange={({ target }) => onForm({ closed: target.value })}
          />
        </Side>
      )}
    </>
  )
}

/** Names in the address, each with the field that it fills. */
function FromLink({ form, table, onForm }: Props) {
  const say = useSay(words)
  const pairs = Object.entries(form.from_link)
  const set = (next: [string, string][]) => onForm({ from_link: Object.fromEntries(next) })
  const taken = pairs.map(([, field]) => field)
  const free = table.fields.filter(({ key, type }) => isTyped(type) && !taken.includes(key))
  return (
    <Side label={say('fromLink')} help={say('fromLinkHelp')}>
      {pairs.map(([name, field], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name in the pair is what is being typed
        <div className="side-pair" key={at}>
          <Input
            aria-label={say('param')}
            className="mono"
            value={name}
            onChange={({ target }) =>
              set(
                pairs.map((pair, place) =>
                  place === at ? [plainName(target.value), field] : pair,
                ),
              )
            }
          />
          <span className="one-line">
            → {nameOf(table.fields.find(({ key }) => key === field) ?? { name: field })}
          </span>
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={say('drop')}
            onClick={() => set(pairs.filter((_, place) => place !== at))}
          />
        </div>
      ))}
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={say('addFromLink')}
        placeholder={say('addFromLink')}
        value={null}
        options={free.map((one) => ({ value: one.key, label: nameOf(one) }))}
        onChange={(key: string | null) => key && set([...pairs, [key, key]])}
        data-testid="add-from-link"
      />
    </Side>
  )
}

const plainName = (typed: string) => typed.replace(/[^\w-]/g, '')

/** Cells that the form fills by itself. */
function Preset({ form, table, onForm }: Props) {
  const say = useSay(words)
  const pairs = Object.entries(form.preset)
  const set = (next: [string, unknown][]) => onForm({ preset: Object.fromEntries(next) })
  const placed = form.fields.map(({ field }) => field)
  const free = table.fields.filter(
    ({ key, type }) => isTyped(type) && !placed.includes(key) && !(key in form.preset),
  )
  return (
    <Side label={say('preset')} help={say('presetHelp')}>
      {pairs.map(([key, value]) => {
        const field = table.fields.find((one) => one.key === key)
        const choices = choicesOf(field)
        const put = (next: unknown) =>
          set(pairs.map((pair) => (pair[0] === key ? [key, next] : pair)))
        return (
          <div className="side-pair" key={key}>
            <span className="one-line">{nameOf(field ?? { name: key })}</span>
            {choices.length ? (
              <Select
                aria-label={`${say('value')} ${key}`}
                value={value as string}
                options={choices.map((one) => ({ value: one.key, label: nameOf(one) }))}
                onChange={put}
              />
            ) : (
              <Input
                aria-label={`${say('value')} ${key}`}
                value={String(value ?? '')}
                onChange={({ target }) => put(target.value)}
              />
            )}
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={say('drop')}
              onClick={() => set(pairs.filter(([one]) => one !== key))}
            />
          </div>
        )
      })}
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={say('preset')}
        placeholder={say('chooseField')}
        value={null}
        options={free.map((one) => ({ value: one.key, label: nameOf(one) }))}
        onChange={(key: string | null) =>
          key &&
          set([...pairs, [key, choicesOf(free.find((one) => one.key === key))[0]?.key ?? '']])
        }
      />
    </Side>
  )
}
