import { useQueryClient } from '@tanstack/react-query'
import { Input, Skeleton } from 'antd'
import { useEffect, useId, useState } from 'react'
import {
  type Portrait,
  setPicture,
  setSignature,
  takePicture,
  usePortrait,
} from '../../api/account'
import { isProblem } from '../../api/problem'
import { ActButton } from '../../kit/ActButton'
import { ChoosePicture } from '../../kit/ChoosePicture'
import { ProblemPanel } from '../../kit/ProblemPanel'
import { smaller } from '../../kit/smaller'
import { useSay } from '../../kit/tongue'
import { Vouched } from '../../kit/Vouched'
import { common } from '../../kit/words'
import { words } from './words'

const AS_IT_IS = 1_000_000 // bytes that the server takes
const LARGEST_PX = 1_024
const SIGNATURE_AT_MOST = 60

/** 名片: what customers see of who took their call. */
export function PortraitCard() {
  const portrait = usePortrait()
  if (portrait.isError) {
    return <ProblemPanel problem={portrait.error} again={() => portrait.refetch()} />
  }
  if (!portrait.data) return <Skeleton active />
  return <PortraitForm kept={portrait.data} />
}

/** The picture that was chosen and not saved yet, with an address for this window alone. */
function useChosen() {
  const [chosen, setChosen] = useState<{ picture: Blob; address: string }>()
  const address = chosen?.address
  useEffect(
    () => () => {
      if (address) URL.revokeObjectURL(address)
    },
    [address],
  )
  const choose = async (file: File) => {
    const picture = file.size > AS_IT_IS ? await smaller(file, LARGEST_PX) : file
    setChosen({ picture, address: URL.createObjectURL(picture) })
  }
  return { chosen, choose, drop: () => setChosen(undefined) }
}

function PortraitForm({ kept }: { kept: Portrait }) {
  const say = useSay(words)
  const sayCommon = useSay(common)
  const client = useQueryClient()
  const { chosen, choose, drop } = useChosen()
  const [signature, setTyped] = useState(kept.signature)
  const picture = chosen?.address ?? kept.picture
  const seen = async (now: Portrait) => {
    client.setQueryData(['account', 'portrait'], now)
    drop()
    await client.invalidateQueries({ queryKey: ['session'] })
  }
  const save = async () => {
    try {
      if (chosen) await setPicture(chosen.picture)
    } catch (refused) {
      if (isProblem(refused, 'picture-refused')) drop()
      throw refused
    }
    await seen(await setSignature(signature.trim()))
  }
  const take = async () => (chosen ? drop() : seen(await takePicture()))
  return (
    <section className="card">
      <h2>{say('portrait')}</h2>
      <p className="soft">{say('portraitLead')}</p>
      <div className="record-form">
        <PictureLine picture={picture} onChosen={choose} onTake={take} />
        <SignatureLine signature={signature} onTyped={setTyped} />
        <div className="field-line">
          <span className="soft">{say('customersSee')}</span>
          <div className="portrait-preview">
            <Vouched
              says={say('vouchedExample')}
              by={kept.name}
              portrait={picture}
              signature={signature.trim()}
            />
          </div>
        </div>
      </div>
      <div>
        <ActButton
          type="primary"
          act={save}
          done={say('portraitSaved')}
          data-testid="portrait-save"
        >
          {sayCommon('save')}
        </ActButton>
      </div>
    </section>
  )
}

type PictureProps = {
  picture: string
  onChosen: (picture: File) => void
  onTake: () => Promise<unknown>
}

function PictureLine({ picture, onChosen, onTake }: PictureProps) {
  const say = useSay(words)
  return (
    <div className="field-line">
      <span className="soft">{say('picture')}</span>
      <div>
        <div className="picture-line">
          <ChoosePicture onChosen={onChosen} data-testid="portrait-file">
            {say('choosePicture')}
          </ChoosePicture>
          {picture && (
            <ActButton type="text" act={onTake} data-testid="portrait-take">
              {say('takePicture')}
            </ActButton>
          )}
        </div>
        <p className="help">{say('pictureHelp')}</p>
      </div>
    </div>
  )
}

type SignatureProps = { signature: string; onTyped: (signature: string) => void }

function SignatureLine({ signature, onTyped }: SignatureProps) {
  const say = useSay(words)
  const id = useId()
  return (
    <div className="field-line">
      <label htmlFor={id}>{say('signature')}</label>
      <div>
        <Input
          id={id}
          maxLength={SIGNATURE_AT_MOST}
          value={signature}
          placeholder={say('signatureExample')}
          onChange={({ target }) => onTyped(target.value)}
          data-testid="portrait-signature"
        />
        <p className="help">{say('signatureHelp')}</p>
      </div>
    </div>
  )
}
