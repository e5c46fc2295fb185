import { DownloadOutlined, UploadOutlined } from '@ant-design/icons'
import { Button, Modal, Upload } from 'antd'
import { useState } from 'react'
import {
  exportPath,
  installArchive,
  installPack,
  lookAtArchive,
  type Pack,
  usePacks,
} from '../api/packs'
import { Page, PageSkeleton } from '../kit/Page'
import { ProblemPanel } from '../kit/ProblemPanel'
import { useSay } from '../kit/tongue'
import { PackCard } from './PackCard'
import { words } from './words'
import './packs.css'

type Looked = { archive: Blob; pack: Pack }

/** 方案包: whole solutions to install, and one's own to take along. */
export function PacksPage({ owner }: { owner: boolean }) {
  const say = useSay(words)
  const packs = usePacks()
  const [looked, setLooked] = useState<Looked | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const look = async (archive: Blob) => {
    try {
      setLooked({ archive, pack: await lookAtArchive(archive) })
      setProblem(null)
    } catch (error) {
      setProblem(error)
    }
  }
  if (packs.isPending) return <PageSkeleton />
  if (packs.isError) return <ProblemPanel problem={packs.error} />
  const acts = (
    <div className="pack-acts">
      {owner && (
        <Upload
          accept=".zip"
          showUploadList={false}
          beforeUpload={(file) => {
            look(file)
            return false
          }}
        >
          <Button icon={<UploadOutlined />}>{say('upload')}</Button>
        </Upload>
      )}
      <Button icon={<DownloadOutlined />} href={exportPath} title={say('mineHelp')}>
        {say('mine')}
      </Button>
    </div>
  )
  return (
    <Page title={say('packs')} action={acts}>
      <p className="soft pack-lead">{say('lead')}</p>
      {problem !== null && <ProblemPanel problem={problem} />}
      <div className="cards">
        {packs.data.map((pack) => (
          <PackCard
            key={pack.about.key}
            pack={pack}
            install={owner ? (demo) => installPack(pack.about.key, demo) : undefined}
          />
        ))}
      </div>
      {looked && (
        <Modal open footer={null} onCancel={() => setLooked(null)}>
          <PackCard pack={looked.pack} install={() => installArchive(looked.archive)} />
        </Modal>
      )}
    </Page>
  )
}
