import { type PointerEvent, useEffect, useRef, useState } from 'react'
import type { Upload } from '../api/types'
import { book, useSay } from './tongue'

const words = book('signature', {
  here: ['请在这里签名', 'Sign here'],
  clear: ['重签', 'Sign again'],
  keeping: ['正在保存签名…', 'Keeping the signature…'],
  kept: ['签名已就绪', 'The signature is ready'],
})
const IDLE_MS = 600
const WIDTH = 640
const HEIGHT = 220

type Signed = { ticket: string; name: string; type: string }
type Props = {
  id: string
  describedBy: string | undefined
  upload: (image: Blob, name: string) => Promise<Upload>
  onSigned: (files: Signed[] | null) => void
  onProblem: (problem: unknown) => void
}
type State = 'empty' | 'drawing' | 'keeping' | 'kept'

/** Drawn with finger, pen or mouse; sent up when the hand rests. White paper, black ink. */
export function SignaturePad({ id, describedBy, upload, onSigned, onProblem }: Props) {
  const say = useSay(words)
  const canvas = useRef<HTMLCanvasElement>(null)
  const rests = useRef<number>(undefined)
  const strokes = useRef(0)
  const [state, setState] = useState<State>('empty')
  useEffect(() => () => window.clearTimeout(rests.current), [])

  const pen = () => canvas.current?.getContext('2d') ?? null
  const at = ({ nativeEvent }: PointerEvent<HTMLCanvasElement>) => {
    const box = canvas.current?.getBoundingClientRect()
    const scale = box ? WIDTH / box.width : 1
    return [nativeEvent.offsetX * scale, nativeEvent.offsetY * scale] as const
  }
  const begin = (event: PointerEvent<HTMLCanvasElement>) => {
    window.clearTimeout(rests.current)
    strokes.current += 1
    event.currentTarget.setPointerCapture(event.pointerId)
    if (state === 'empty') paper(pen())
    setState('drawing')
    const ink = pen()
    ink?.beginPath()
    ink?.moveTo(...at(event))
  }
  const draw = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    pen()?.lineTo(...at(event))
    pen()?.stroke()
  }
  const keep = () => {
    const stroke = strokes.current
    canvas.current?.toBlob(async (image) => {
      if (!image) return
      setState('keeping')
      try {
        const { ticket, name, type } = await upload(image, 'signature.png')
        // a stroke that came meanwhile is kept by its own turn
        if (stroke !== strokes.current) return
        onSigned([{ ticket, name, type }])
        setState('kept')
      } catch (problem) {
        onProblem(problem)
        setState('drawing')
      }
    }, 'image/png')
  }
  const rest = () => {
    window.clearTimeout(rests.current)
    rests.current = window.setTimeout(keep, IDLE_MS)
  }
  const clear = () => {
    window.clearTimeout(rests.current)
    strokes.current += 1
    pen()?.clearRect(0, 0, WIDTH, HEIGHT)
    setState('empty')
    onSigned(null)
  }
  return (
    <div className="signature-pad">
      <canvas
        id={id}
        ref={canvas}
        width={WIDTH}
        height={HEIGHT}
        aria-label={say('here')}
        aria-describedby={describedBy}
        onPointerDown={begin}
        onPointerMove={draw}
        onPointerUp={rest}
      />
      <p aria-live="polite">
        <span>{say(state === 'kept' ? 'kept' : state === 'keeping' ? 'keeping' : 'here')}</span>
        {state !== 'empty' && (
          <button type="button" className="link" onClick={clear}>
            {say('clear')}
          </button>
        )}
      </p>
    </div>
  )
}

function paper(ink: CanvasRenderingContext2D | null) {
  if (!ink) return
  ink.fillStyle = '#fff'
  ink.fillRect(0, 0, WIDTH, HEIGHT)
  ink.strokeStyle = '#111'
  ink.lineWidth = 4
  ink.lineCap = ink.lineJoin = 'round'
}
