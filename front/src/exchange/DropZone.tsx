import { useState } from 'react'
import { useSay } from '../kit/tongue'
import { words } from './words'

const KINDS = '.xlsx,.xlsm,.xls,.xlsb,.ods,.csv,.tsv,.txt,.ndjson,.jsonl'

/** Where a file is dropped, or chosen. */
export function DropZone({ onFile }: { onFile: (file: File) => void }) {
  const say = useSay(words)
  const [over, setOver] = useState(false)
  return (
    <label
      className="drop-zone"
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const [file] = event.dataTransfer.files
        if (file) onFile(file)
      }}
    >
      <input
        type="file"
        accept={KINDS}
        data-testid="import-file"
        onChange={({ target }) => {
          const file = target.files?.[0]
          target.value = ''
          if (file) onFile(file)
        }}
      />
      <strong>{say('drop')}</strong>
      <span className="soft">{say('kinds')}</span>
    </label>
  )
}
