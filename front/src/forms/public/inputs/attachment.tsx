import { useRef, useState } from 'react'
import { uploadToForm } from '../../../api/files'
import type { FileCell } from '../../../api/types'
import { sentenceOf } from '../../../kit/sentences'
import { useSay } from '../../../kit/tongue'
import { words } from '../words'
import { formToken } from './form'
import type { InputProps, PhoneInput } from './input'

/** Photos from the camera or the album; each goes up at once, and the form sends its ticket. */
function Files({ id, field, value, onChange, invalid, describedBy }: InputProps) {
  const say = useSay(words)
  const files = useRef<FileCell[]>([])
  files.current = (value as FileCell[] | null) ?? []
  const [going, setGoing] = useState(0)
  const [problem, setProblem] = useState<string | null>(null)

  const set = (next: FileCell[]) => {
    files.current = next
    onChange(next.length ? next : null)
  }
  const send = async (file: File) => {
    setGoing((count) => count + 1)
    setProblem(null)
    try {
      const { ticket, name } = await uploadToForm(formToken(), file, file.name)
      set([...files.current, { ticket, name }])
    } catch (refused) {
      setProblem(sentenceOf(refused))
    } finally {
      setGoing((count) => count - 1)
    }
  }
  return (
    <div className="form-files">
      <label className="chip-choice">
        <input
          id={id}
          type="file"
          multiple
          accept={(field.options.accept ?? []).map((sort) => ACCEPTS[sort]).join(',')}
          aria-invalid={invalid}
          aria-describedby={describedBy}
          onChange={({ target }) => {
            for (const file of target.files ?? []) send(file)
            target.value = ''
          }}
        />
        <span>{say('choose')}</span>
      </label>
      {files.current.map((file) => (
        <p key={file.ticket}>
          <span>{file.name}</span>
          <button
            type="button"
            aria-label={`${say('takeAway')} ${file.name}`}
            onClick={() => set(files.current.filter((one) => one !== file))}
          >
            ×
          </button>
        </p>
      ))}
      {going > 0 && <p aria-live="polite">{say('uploading')}</p>}
      {problem && (
        <p className="fault" role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}

const ACCEPTS = { image: 'image/*', pdf: 'application/pdf', audio: 'audio/*' }

export const input: PhoneInput = { Input: Files }
