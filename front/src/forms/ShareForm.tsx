import { CopyOutlined, PrinterOutlined } from '@ant-design/icons'
import { Alert, Input, Modal, Select, Tabs } from 'antd'
import { useState } from 'react'
import { qrOfForm } from '../api/forms'
import { useMembers } from '../api/members'
import { useTable } from '../api/schema'
import type { Field, FormLink } from '../api/types'
import { ActButton } from '../kit/ActButton'
import { copyText } from '../kit/copy'
import { LinkButton } from '../kit/LinkButton'
import { OnlyHere } from '../kit/OnlyHere'
import { nameOf, useSay } from '../kit/tongue'
import { carriedQuery } from './designing'
import { choicesOf } from './rules'
import { Side } from './Side'
import { words } from './words'

/** A link for each channel or salesperson, as an address, a code, a poster, or in a page. */
export function ShareForm({ form, onClose }: { form: FormLink; onClose: () => void }) {
  const say = useSay(words)
  const table = useTable(form.table)
  const [given, setGiven] = useState<Record<string, string>>({})
  const query = carriedQuery(given)
  const url = new URL(`${form.link}${query ? `?${query}` : ''}`, location.origin).href
  const names = Object.entries(form.from_link)
  return (
    <Modal
      open
      width={720}
      title={say('shareTitle', { form: nameOf(form) })}
      footer={null}
      onCancel={onClose}
    >
      <OnlyHere />
      {form.state === 'closed' && (
        <Alert type="warning" showIcon title={say('shareClosed')} data-testid="share-closed" />
      )}
      <div className="share-qr">
        <img
          src={qrOfForm(form.key, query)}
          width={200}
          height={200}
          alt={say('qr', { name: nameOf(form) })}
        />
        <div className="card-lines">
          {names.length === 0 && <p className="soft">{say('carriesHint')}</p>}
          {names.map(([name, key]) => (
            <Side
              key={name}
              id={`carry-${name}`}
              label={`${say('carries')}：${nameOf(fieldOf(table?.fields, key))}`}
            >
              <CarriedInput
                id={`carry-${name}`}
                field={table?.fields.find((one) => one.key === key)}
                value={given[name] ?? ''}
                onChange={(value) => setGiven((now) => ({ ...now, [name]: value }))}
              />
            </Side>
          ))}
          <LinkButton
            icon={<PrinterOutlined />}
            to={`/forms/${form.key}/poster${query ? `?${query}` : ''}`}
          >
            {say('poster')}
          </LinkButton>
        </div>
      </div>
      <Tabs
        items={[
          { key: 'link', label: say('link'), children: <Code text={url} said={say('copied')} /> },
          {
            key: 'embed',
            label: say('embed'),
            children: form.embeds ? (
              <Code text={embedCode(url)} said={say('copiedCode')} />
            ) : (
              <p className="soft">{say('embedOff')}</p>
            ),
          },
          {
            key: 'mini',
            label: say('mini'),
            children: (
              <>
                <Code text={`<web-view src="${url}"></web-view>`} said={say('copiedCode')} />
                <p className="soft">{say('miniHelp')}</p>
              </>
            ),
          },
        ]}
      />
    </Modal>
  )
}

const fieldOf = (fields: Field[] | undefined, key: string) =>
  fields?.find((one) => one.key === key) ?? { name: key }

/** The frame grows with the form, which tells its height and nothing else. */
const embedCode = (url: string) =>
  `<iframe id="danliu-form" src="${url}" style="width:100%;height:900px;border:0"></iframe>
<script>
addEventListener('message', function (event) {
  if (event.origin === '${location.origin}' && event.data.kind === 'danliu-form-height')
    document.getElementById('danliu-form').style.height = event.data.height + 'px'
})
</script>`

function Code({ text, said }: { text: string; said: string }) {
  const say = useSay(words)
  return (
    <>
      <code className="share-code" data-testid="share-code">
        {text}
      </code>
      <p className="row-acts">
        <ActButton icon={<CopyOutlined />} act={() => copyText(text)} done={said}>
          {say('copy')}
        </ActButton>
      </p>
    </>
  )
}

type CarriedProps = {
  id: string
  field: Field | undefined
  value: string
  onChange: (value: string) => void
}

function CarriedInput({ id, field, value, onChange }: CarriedProps) {
  const members = useMembers()
  const options =
    field?.type === 'person'
      ? (members.data ?? []).map((one) => ({ value: one.id, label: one.name }))
      : choicesOf(field).map((one) => ({ value: one.key, label: nameOf(one) }))
  if (options.length) {
    return (
      <Select
        id={id}
        allowClear
        style={{ minWidth: 220 }}
        value={value || undefined}
        options={options}
        onChange={(chosen) => onChange(chosen ?? '')}
      />
    )
  }
  return <Input id={id} value={value} onChange={({ target }) => onChange(target.value)} />
}
