import { PaperClipOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useRef, useState } from 'react'
import { useCommenting } from '../../api/comments'
import { uploadFile } from '../../api/files'
import type { Upload } from '../../api/types'
import { sentenceOf } from '../../kit/sentences'
import { useSay } from '../../kit/tongue'
import { draftOf, keepDraft } from './drafts'
import { MentionBox, useKept } from './MentionBox'
import type { Person } from './mentions'
import { words } from './words'

/** Where a comment is written. What was begun stays until it is sent. */
export function Composer({ table, record }: { table: string; record: string }) {
  const say = useSay(words)
  const { message } = App.useApp()
  const { say: send } = useCommenting(table, record)
  const asKept = useKept()
  const [text, setText] = useState(() => draftOf(record))
  const [picked, setPicked] = useState<Person[]>([])
  const [busy, setBusy] = useState(false)
  const files = useFiles()
  const write = (next: string) => {
    setText(next)
    keepDraft(record, next)
  }
  const ready = text.trim() !== '' && !busy && files.going === 0
  const post = async () => {
    if (!ready) return
    setBusy(true)
    try {
      const tickets = files.here.map(({ ticket }) => ticket)
      await send(asKept(text, picked), tickets)
      write('')
      setPicked([])
      files.clear()
    } catch (refused) {
      message.error(sentenceOf(refused))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="comment-composer">
      <MentionBox
        text={text}
        onText={write}
        onPick={(person) => setPicked((before) => [...before, person])}
        onSend={post}
      />
      <Attached files={files} />
      <div className="comment-buttons">
        <AttachButton onFiles={files.add} />
        <Button
          type="primary"
          disabled={!ready}
          loading={busy}
          onClick={post}
          data-testid="comment-send"
        >
          {say('send')}
        </Button>
      </div>
    </div>
  )
}

type Files = ReturnType<typeof useFiles>

/** Files go up as they are chosen; sending the comment attaches them. */
function useFiles() {
  const { message } = App.useApp()
  const [here, setHere] = useState<Upload[]>([])
  const [going, setGoing] = useState(0)
  const add = async (files: File[]) => {
    setGoing((n) => n + files.length)
    for (const file of files) {
      try {
        const upload = await uploadFile(file, file.name)
        setHere((before) => [...before, upload])
      } catch (refused) {
        message.error(sentenceOf(refused))
      } finally {
        setGoing((n) => n - 1)
      }
    }
  }
  const drop = (ticket: string) =>
    setHere((before) => before.filter((one) => one.ticket !== ticket))
  return { here, going, add, drop, clear: () => setHere([]) }
}

function Attached({ files }: { files: Files }) {
  const say = useSay(words)
  if (files.here.length === 0 && files.going === 0) return null
  return (
    <p className="comment-attached">
      {files.here.map(({ ticket, name }) => (
        <span key={ticket} className="chip">
          {name}
          <button
            type="button"
            aria-label={say('takeOff', { file: name })}
            onClick={() => files.drop(ticket)}
          >
            ×
          </button>
        </span>
      ))}
      {files.going > 0 && <span className="soft">{say('sending', { n: files.going })}</span>}
    </p>
  )
}

function AttachButton({ onFiles }: { onFiles: (files: File[]) => void }) {
  const say = useSay(words)
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        hidden
        multiple
        type="file"
        data-testid="comment-file"
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])])
          target.value = ''
        }}
      />
      <Button
        type="text"
        icon={<PaperClipOutlined />}
        title={say('attach')}
        aria-label={say('attach')}
        onClick={() => input.current?.click()}
      />
    </>
  )
}
