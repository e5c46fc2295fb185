import { tongue } from '../tongue'

/** Each alarm has its own sound, for devices without a voice: pitch in Hz and length in ms. */
type Tone = readonly (readonly [pitch: number, ms: number])[]

const TONES: Record<string, Tone> = {
  good: [[1320, 90]],
  whole: [
    [1320, 80],
    [1760, 120],
  ],
  news: [
    [880, 120],
    [1175, 160],
  ],
  wrong: [
    [220, 260],
    [220, 380],
  ],
  unfit: [
    [330, 200],
    [262, 200],
    [196, 420],
  ],
  kit: [
    [440, 160],
    [247, 160],
    [440, 160],
    [247, 300],
  ],
}
export type Sound = keyof typeof TONES

let audio: AudioContext | null = null

/** Browsers are silent until a finger or a key was there. */
export function wakeVoice() {
  audio = audio ?? newAudio()
  if (audio && audio.state === 'suspended') audio.resume().catch(() => undefined)
}

function newAudio(): AudioContext | null {
  try {
    return new AudioContext()
  } catch {
    return null
  }
}

export function play(sound: Sound) {
  wakeVoice()
  if (!audio) return
  let at = audio.currentTime + 0.01
  for (const [pitch, ms] of TONES[sound] ?? []) {
    at = ring(audio, pitch, ms / 1_000, at) + 0.05
  }
}

function ring(context: AudioContext, pitch: number, seconds: number, at: number): number {
  const tone = context.createOscillator()
  const loud = context.createGain()
  tone.type = pitch < 500 ? 'square' : 'sine'
  tone.frequency.value = pitch
  loud.gain.setValueAtTime(0.35, at)
  loud.gain.linearRampToValueAtTime(0.0001, at + seconds)
  tone.connect(loud)
  loud.connect(context.destination)
  tone.start(at)
  tone.stop(at + seconds)
  return at + seconds
}

/** Says it in the language of now; what was being said before is cut off. */
export function speak(text: string) {
  if (typeof speechSynthesis === 'undefined') return
  const said = new SpeechSynthesisUtterance(text)
  said.lang = tongue() === 'zh' ? 'zh-CN' : 'en-US'
  said.rate = 1.1
  speechSynthesis.cancel()
  speechSynthesis.speak(said)
}

export const hush = () => {
  if (typeof speechSynthesis !== 'undefined') speechSynthesis.cancel()
}

export function shake(pattern: number[]) {
  try {
    navigator.vibrate?.(pattern)
  } catch {
    // No motor, or no leave: what is seen and heard says it as well.
  }
}
