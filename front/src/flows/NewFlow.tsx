import { App, Button, Input, Modal, Upload } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { importFlow, saveDraft } from '../api/flows'
import { sentenceOf } from '../kit/sentences'
import { useSay } from '../kit/tongue'
import { FIRST_TRIGGERS, type FirstTrigger } from './beginnings'
import { keyFor } from './editor/newKey'
import { SentenceBox } from './editor/SentenceBox'
import { words as editorWords } from './editor/words'
import './editor/editor.css'
import { words } from './newWords'

type Begun = { trigger: unknown; blocks: unknown[]; unplaced?: string[] }

/** 新建流程: said in a sentence, begun with what starts it, or brought from a file. */
export function NewFlow({ onClose }: { onClose: () => void }) {
  const say = useSay(words)
  const sayEditor = useSay(editorWords)
  const { message } = App.useApp()
  const navigate = useNavigate()
  const [name, setName] = useState('')

  const begin = async (flow: Begun, called: string) => {
    try {
      const named = name.trim() || called
      const key = keyFor(named)
      await saveDraft(key, { ...flow, key, name: named }, 0)
      navigate(`/flows/${encodeURIComponent(key)}`)
    } catch (error) {
      message.error(sentenceOf(error))
    }
  }
  const start = ({ kind, table }: FirstTrigger) =>
    begin({ trigger: table ? { kind, table: '' } : { kind }, blocks: [] }, say('newFlow'))
  const bring = async (file: File) => {
    try {
      const { draft } = await importFlow(await file.text(), '')
      message.success(sayEditor('imported'))
      if (draft) navigate(`/flows/${encodeURIComponent(draft.key)}`)
    } catch (error) {
      message.error(sentenceOf(error))
    }
  }
  return (
    <Modal open footer={null} title={say('newFlow')} width={720} onCancel={onClose}>
      <div className="new-flow">
        <label htmlFor="new-flow-name">{say('name')}</label>
        <Input
          id="new-flow-name"
          autoFocus
          value={name}
          placeholder={say('namePlaceholder')}
          onChange={({ target }) => setName(target.value)}
          data-testid="new-flow-name"
        />
        <SentenceBox
          table=""
          takes="accept"
          onTake={({ flow, left }, text) => {
            const { trigger, blocks } = flow as Begun
            begin({ trigger, blocks, unplaced: left }, shortened(text))
          }}
        />
        <h3>{say('orChoose')}</h3>
        <div className="gallery-grid">
          {FIRST_TRIGGERS.map((one) => (
            <button
              key={one.kind}
              type="button"
              className="gallery-entry"
              data-testid={`begin-${one.kind}`}
              onClick={() => start(one)}
            >
              <span>
                <strong>{say(one.kind)}</strong>
                <span className="soft">{say(`does_${one.kind}`)}</span>
              </span>
            </button>
          ))}
        </div>
        <Upload
          accept=".yaml,.yml"
          showUploadList={false}
          beforeUpload={(file) => {
            bring(file)
            return false
          }}
        >
          <Button>{say('importFile')}</Button>
        </Upload>
      </div>
    </Modal>
  )
}

const LONGEST = 18
const shortened = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)
