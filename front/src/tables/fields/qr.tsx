import { Input, QRCode } from 'antd'
import type { EditProps, Twin, ViewProps } from './twin'

function Edit({ id, field, value, onChange, status, describedBy }: EditProps) {
  return (
    <Input.TextArea
      id={id}
      value={value ?? ''}
      autoSize={{ minRows: 1, maxRows: 4 }}
      maxLength={field.options.max}
      status={status}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.value || null)}
    />
  )
}

/** Dark on light whatever the theme: a scanner wants it so. */
function Code({ value }: ViewProps) {
  return (
    <span className="qr">
      <QRCode value={String(value)} size={120} type="svg" color="#000" bgColor="#fff" />
      <span className="cell-text">{String(value)}</span>
    </span>
  )
}

export const twin: Twin = {
  show: (value) => ({ text: String(value), title: String(value) }),
  View: Code,
  Edit,
  width: 180,
}
