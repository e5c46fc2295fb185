import { UploadOutlined } from '@ant-design/icons'
import { App, Button, Upload, type UploadFile } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { filePath, uploadFile } from '../../api/files'
import type { Field, FileCell, FileSort } from '../../api/types'
import { sentenceOf } from '../../kit/sentences'
import { useSay } from '../../kit/tongue'
import { Files, sortOf, useHere } from './files'
import type { EditProps, Twin } from './twin'
import { words } from './words'

const ACCEPTS: Record<FileSort, string> = {
  image: 'image/png,image/jpeg,image/gif,image/webp',
  pdf: 'application/pdf',
  audio: 'audio/*,.amr',
}
export const acceptOf = ({ options }: Pick<Field, 'options'>) =>
  (options.accept ?? []).map((sort) => ACCEPTS[sort]).join(',')

type Given = { file: File; onSuccess: () => void; onError: (error: Error) => void }

/** Each file goes up as soon as it is chosen; saving the record attaches what has arrived. */
function Edit({ id, field, value, onChange, describedBy }: EditProps) {
  const say = useSay(words)
  const { message } = App.useApp()
  const here = useHere()
  const files = useRef<FileCell[]>([])
  files.current = (value as FileCell[] | null) ?? []
  const [going, setGoing] = useState<UploadFile[]>([])
  const looks = useLooks()

  const set = (next: FileCell[]) => {
    files.current = next
    onChange(next.length ? next : null)
  }
  const send = async ({ file, onSuccess, onError }: Given) => {
    try {
      const { ticket, name, type, size } = await uploadFile(file, file.name)
      looks.keep(ticket, file)
      set([...files.current, { ticket, name, type, size }])
      onSuccess()
    } catch (problem) {
      message.error(sentenceOf(problem))
      onError(problem as Error)
    }
  }
  const there = files.current.map((file): UploadFile => {
    const look = file.ticket ? looks.of(file.ticket) : undefined
    const place = here && !file.ticket ? { ...here, field: field.key } : null
    const image = sortOf(file) === 'image'
    return {
      uid: file.ticket ?? file.hash ?? file.name,
      name: file.name,
      status: 'done',
      ...(image && (look || place)
        ? { thumbUrl: look ?? filePath(place as NonNullable<typeof place>, file, 'small') }
        : {}),
    }
  })
  const full = there.length + going.length >= Number(field.options.most ?? 20)
  return (
    <Upload
      id={id}
      multiple
      listType="picture"
      accept={acceptOf(field)}
      fileList={[...there, ...going]}
      customRequest={(given) => send(given as unknown as Given)}
      onChange={({ fileList }) => setGoing(fileList.filter(({ status }) => status === 'uploading'))}
      onRemove={({ uid }) => set(files.current.filter((one) => (one.ticket ?? one.hash) !== uid))}
      aria-describedby={describedBy}
    >
      {!full && <Button icon={<UploadOutlined />}>{say('upload')}</Button>}
    </Upload>
  )
}

/** What was just chosen is looked at from here: the server shows it once a record has it. */
function useLooks() {
  const urls = useRef(new Map<string, string>())
  useEffect(
    () => () => {
      for (const url of urls.current.values()) URL.revokeObjectURL(url)
    },
    [],
  )
  return {
    of: (ticket: string) => urls.current.get(ticket),
    keep: (ticket: string, file: File) => urls.current.set(ticket, URL.createObjectURL(file)),
  }
}

export const twin: Twin = {
  show: (value) => ({
    text: (value as FileCell[]).map(({ name }) => name).join('、'),
    files: value as FileCell[],
  }),
  View: Files,
  Edit,
  width: 210,
}
