import { Select, Spin } from 'antd'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { type ProposedTable, proposeTable } from '../api/building'
import { uploadImport } from '../api/exchange'
import { useSchema } from '../api/schema'
import { Page } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { nameOf, useSay } from '../kit/tongue'
import { DropZone } from './DropZone'
import './exchange.css'
import { ProposedForm } from './ProposedForm'
import { words } from './words'

const NEW = '+'
type Proposal = { file: File; told: ProposedTable }

export function NewImportPage() {
  const say = useSay(words)
  return (
    <Page title={say('new')}>
      <FileComesIn />
    </Page>
  )
}

/** A file, and where it goes: into a table that is there, or into one that is made for it. */
export function FileComesIn() {
  const say = useSay(words)
  const go = useNavigate()
  const schema = useSchema()
  const [params, setParams] = useSearchParams()
  const into = params.get('table') ?? NEW
  const [busy, setBusy] = useState<string | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [proposal, setProposal] = useState<Proposal | null>(null)

  const take = async (file: File, sheet = '') => {
    setBusy(file.name)
    setProblem(null)
    try {
      if (into === NEW) setProposal({ file, told: await proposeTable(file, sheet) })
      else go(`/import/${(await uploadImport(into, file)).id}`)
    } catch (refused) {
      setProblem(refused)
    } finally {
      setBusy(null)
    }
  }
  const tables = schema.data?.tables.map((one) => ({ value: one.key, label: nameOf(one) })) ?? []
  if (proposal) {
    return (
      <ProposedForm
        key={`${proposal.file.name} ${proposal.told.sheet}`}
        file={proposal.file}
        told={proposal.told}
        onSheet={(sheet) => take(proposal.file, sheet)}
        onOther={() => setProposal(null)}
      />
    )
  }
  return (
    <>
      <div className="exchange-line">
        <label htmlFor="import-into">{say('into')}</label>
        <Select
          id="import-into"
          showSearch={{ optionFilterProp: 'label' }}
          value={into}
          options={[{ value: NEW, label: say('newTable') }, ...tables]}
          onChange={(table) => setParams(table === NEW ? {} : { table }, { replace: true })}
        />
        {into === NEW && <span className="soft">{say('newTableHint')}</span>}
      </div>
      {problem !== null && <ProblemPanel problem={problem} />}
      <Spin spinning={busy !== null} description={say('uploading', { file: busy })}>
        <DropZone onFile={take} />
      </Spin>
    </>
  )
}
