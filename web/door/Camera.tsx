import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { say } from './say.ts'

/** Of the browsers that have it; TypeScript knows none. */
interface BarcodeDetector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>
}

declare global {
  interface Window {
    BarcodeDetector?: new (options: { readonly formats: readonly string[] }) => BarcodeDetector
  }
}

export const canScan = (): boolean => window.BarcodeDetector !== undefined && navigator.mediaDevices !== undefined

/** Often enough that nobody holds still for it, and seldom enough for a telephone's battery. */
const LOOK_MS = 150

interface CameraProps {
  /** Nothing is read while somebody looks at what was found. */
  readonly isPaused: boolean
  readonly onRead: (text: string) => void
}

export const Camera = (props: CameraProps) => {
  const [isOn, setIsOn] = useState(false)
  return (
    <section class="camera" aria-label={say('camera')}>
      <Button onClick={() => setIsOn(!isOn)}>{say(isOn ? 'cameraOff' : 'cameraOn')}</Button>
      {isOn && <Picture {...props} />}
    </section>
  )
}

const Picture = ({ isPaused, onRead }: CameraProps) => {
  const video = useRef<HTMLVideoElement>(null)
  const [isRefused, setIsRefused] = useState(false)
  useEffect(() => {
    let isOver = false
    let stream: MediaStream | undefined
    const stop = (): void => {
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
    const begin = async (): Promise<void> => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
      if (isOver || video.current === null) return stop()
      video.current.srcObject = stream
      await video.current.play()
    }
    begin().catch(() => setIsRefused(!isOver))
    return () => {
      isOver = true
      stop()
    }
  }, [])
  useReading(video, isPaused, onRead)
  if (isRefused) {
    return (
      <Notice title={say('noCamera')}>
        <p>{say('noCameraHint')}</p>
      </Notice>
    )
  }
  return <video ref={video} muted playsInline aria-label={say('camera')} />
}

/** Looks for a code in the picture until there is one, or nobody wants it any more. */
const useReading = (
  video: { readonly current: HTMLVideoElement | null },
  isPaused: boolean,
  onRead: (text: string) => void,
): void => {
  useEffect(() => {
    if (isPaused || window.BarcodeDetector === undefined) return
    const detector = new window.BarcodeDetector({ formats: ['qr_code'] })
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const look = async (): Promise<void> => {
      // Before the first picture there is nothing to look at, which it calls an error.
      const [found] = video.current === null ? [] : await detector.detect(video.current).catch(() => [])
      if (isOver) return
      if (found === undefined) timer = setTimeout(look, LOOK_MS)
      else onRead(found.rawValue)
    }
    void look()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [isPaused])
}
