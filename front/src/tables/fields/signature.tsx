import { App } from 'antd'
import { uploadFile } from '../../api/files'
import type { FileCell } from '../../api/types'
import { SignaturePad } from '../../kit/SignaturePad'
import { sentenceOf } from '../../kit/sentences'
import { Files } from './files'
import type { EditProps, Twin } from './twin'

function Edit({ id, field, value, onChange, describedBy }: EditProps) {
  const { message } = App.useApp()
  const files = (value as FileCell[] | null) ?? []
  const stored = files.length > 0 && !files[0]?.ticket
  return (
    <>
      {stored && <Files value={files} field={field} />}
      <SignaturePad
        id={id}
        describedBy={describedBy}
        upload={uploadFile}
        onSigned={onChange}
        onProblem={(problem) => message.error(sentenceOf(problem))}
      />
    </>
  )
}

export const twin: Twin = {
  show: (value) => ({ text: (value as FileCell[])[0]?.name ?? '', files: value as FileCell[] }),
  View: Files,
  Edit,
  width: 120,
}
