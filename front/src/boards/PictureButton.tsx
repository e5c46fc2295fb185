import { CameraOutlined } from '@ant-design/icons'
import { Tooltip } from 'antd'
import type { RefObject } from 'react'
import { ActButton } from '../kit/ActButton'
import { tokens } from '../kit/tokens'
import { useSay } from '../kit/tongue'
import { words } from './words'

type Props = { name: string; of: RefObject<HTMLElement | null> }

/** The board as a PNG, twice as sharp as the screen. */
export function PictureButton({ name, of }: Props) {
  const say = useSay(words)
  const save = async () => {
    const { toPng } = await import('html-to-image')
    const options = { pixelRatio: 2, backgroundColor: tokens().page as string, skipFonts: true }
    const link = document.createElement('a')
    link.href = await toPng(of.current as HTMLElement, options)
    link.download = `${name} ${new Date().toISOString().slice(0, 10)}.png`
    link.click()
  }
  return (
    <Tooltip title={say('picture')}>
      <ActButton icon={<CameraOutlined />} aria-label={say('picture')} act={save} />
    </Tooltip>
  )
}
