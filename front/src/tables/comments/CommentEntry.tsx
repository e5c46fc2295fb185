import { App, Button } from 'antd'
import { useState } from 'react'
import { commentFile, useCommenting } from '../../api/comments'
import type { Comment, FileCell } from '../../api/types'
import { Moment } from '../../kit/Moment'
import { sentenceOf } from '../../kit/sentences'
import { useSay } from '../../kit/tongue'
import { common } from '../../kit/words'
import { sortOf } from '../fields/files'
import { MentionBox, useKept } from './MentionBox'
import { type Person, parts, typed } from './mentions'
import { words } from './words'

type Props = { table: string; record: string; comment: Comment }

/** One comment; its author may change or delete it. */
export function CommentEntry({ table, record, comment }: Props) {
  const say = useSay(words)
  const [editing, setEditing] = useState(false)
  const { who, at, mine, edited_at } = comment
  return (
    <li className="comment" data-kind="comment" data-testid="comment">
      <p className="change-head">
        <strong>{who}</strong> {say('said')}
        {edited_at && <span className="soft">{say('edited')}</span>}
        <span className="soft">
          <Moment at={at} />
        </span>
      </p>
      {editing ? (
        <Rewording
          table={table}
          record={record}
          comment={comment}
          onDone={() => setEditing(false)}
        />
      ) : (
        <>
          <p className="comment-text">
            <Said comment={comment} />
          </p>
          <CommentFiles table={table} record={record} comment={comment} />
          {mine && (
            <OwnActs
              table={table}
              record={record}
              comment={comment}
              onEdit={() => setEditing(true)}
            />
          )}
        </>
      )}
    </li>
  )
}

const Said = ({ comment }: { comment: Comment }) =>
  parts(comment.text, comment.mentioned).map(({ text, person }, n) =>
    person ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a text has no other order than its own
      <span key={n} className="mention">
        {text}
      </span>
    ) : (
      text
    ),
  )

function CommentFiles({ table, record, comment }: Props) {
  const files = comment.files as FileCell[]
  if (files.length === 0) return null
  const at = (file: FileCell, copy?: 'small') => commentFile(table, record, comment.id, file, copy)
  return (
    <p className="files">
      {files.map((file) => (
        <a key={file.hash} href={at(file)} target="_blank" rel="noreferrer" title={file.name}>
          {sortOf(file) === 'image' ? (
            <img src={at(file, 'small')} alt={file.name} loading="lazy" />
          ) : (
            <span className="file-name">{file.name}</span>
          )}
        </a>
      ))}
    </p>
  )
}

function OwnActs({ table, record, comment, onEdit }: Props & { onEdit: () => void }) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const { modal, message } = App.useApp()
  const { drop } = useCommenting(table, record)
  const ask = () =>
    modal.confirm({
      title: say('dropAsk'),
      content: say('dropSays'),
      okText: say('dropOk'),
      okButtonProps: { danger: true },
      cancelText: sayCommon('cancel'),
      onOk: () => drop(comment.id).catch((refused) => message.error(sentenceOf(refused))),
    })
  return (
    <p className="comment-acts">
      <Button type="link" size="small" onClick={onEdit} data-testid="comment-edit">
        {say('edit')}
      </Button>
      <Button type="link" size="small" onClick={ask} data-testid="comment-drop">
        {say('drop')}
      </Button>
    </p>
  )
}

function Rewording({ table, record, comment, onDone }: Props & { onDone: () => void }) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const { message } = App.useApp()
  const { reword } = useCommenting(table, record)
  const asKept = useKept()
  const [text, setText] = useState(() => typed(comment.text, comment.mentioned))
  const [picked, setPicked] = useState<Person[]>(() =>
    Object.entries(comment.mentioned).map(([id, name]) => ({ id, name })),
  )
  const save = async () => {
    if (!text.trim()) return
    try {
      await reword(comment.id, asKept(text, picked))
      onDone()
    } catch (refused) {
      message.error(sentenceOf(refused))
    }
  }
  return (
    <div className="comment-composer">
      <MentionBox
        autoFocus
        text={text}
        onText={setText}
        onPick={(person) => setPicked((before) => [person, ...before])}
        onSend={save}
      />
      <div className="comment-buttons">
        <Button onClick={onDone}>{sayCommon('cancel')}</Button>
        <Button type="primary" onClick={save} disabled={!text.trim()} data-testid="comment-save">
          {say('save')}
        </Button>
      </div>
    </div>
  )
}
