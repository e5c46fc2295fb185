import { useEffect, useRef, useState } from 'react'
import { useSay } from '../kit/tongue'
import { words } from './words'

type Detector = { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> }
type Detecting = { BarcodeDetector?: new () => Detector }

const LOOKS_EVERY_MS = 150

/** Where the browser reads bar codes itself. Elsewhere there is a scanner, or a code is typed. */
export const hasCamera = () =>
  Boolean((window as Detecting).BarcodeDetector && navigator.mediaDevices?.getUserMedia)

export function Camera({
  onCode,
  onClose,
}: {
  onCode: (code: string) => void
  onClose: () => void
}) {
  const say = useSay(words)
  const video = useRef<HTMLVideoElement>(null)
  const [failed, setFailed] = useState(false)
  const give = useRef(onCode)
  give.current = onCode
  useEffect(() => {
    const stop = watch(
      video.current as HTMLVideoElement,
      (code) => give.current(code),
      () => setFailed(true),
    )
    return stop
  }, [])
  return (
    <div className="pda-camera" role="dialog" aria-label={say('camera')}>
      <video ref={video} playsInline muted />
      <p role="status">{say(failed ? 'noCamera' : 'aimCamera')}</p>
      <button type="button" onClick={onClose}>
        {say('close')}
      </button>
    </div>
  )
}

/** Looks until it reads something; gives the way to end it. */
function watch(video: HTMLVideoElement, onCode: (code: string) => void, onFail: () => void) {
  const { BarcodeDetector } = window as Detecting
  let stream: MediaStream | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false
  const end = () => {
    ended = true
    clearTimeout(timer)
    for (const track of stream?.getTracks() ?? []) track.stop()
  }
  const look = async (detector: Detector) => {
    if (ended) return
    const [found] = await detector.detect(video).catch(() => [])
    if (found && !ended) return onCode(found.rawValue)
    timer = setTimeout(() => look(detector), LOOKS_EVERY_MS)
  }
  navigator.mediaDevices
    .getUserMedia({ video: { facingMode: 'environment' } })
    .then(async (got) => {
      stream = got
      if (ended || !BarcodeDetector) return end()
      video.srcObject = got
      await video.play()
      await look(new BarcodeDetector())
    })
    .catch(onFail)
  return end
}
