import { useEffect, useState } from 'preact/hooks'

interface CountdownProps {
  /** The deadline, ISO 8601 UTC, by the clock that `now` tells. */
  readonly until: string
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly format: (ms: number) => string
  readonly label: string
  /** From this many milliseconds before the end it asks for attention. */
  readonly urgentMs?: number
  readonly onEnd?: () => void
}

/** Counts down to a deadline of the server's. */
export const Countdown = ({ until, now, format, label, urgentMs = 60_000, onEnd }: CountdownProps) => {
  const leftMs = (): number => Math.max(0, Date.parse(until) - now())
  const [left, setLeft] = useState(leftMs)
  const isOver = left === 0

  useEffect(() => {
    setLeft(leftMs())
    const timer = setInterval(() => setLeft(leftMs()), 250)
    return () => clearInterval(timer)
  }, [until])
  useEffect(() => {
    if (isOver) onEnd?.()
  }, [isOver])

  return (
    <time
      class={left <= urgentMs ? 'countdown is-urgent' : 'countdown'}
      role="timer"
      aria-label={label}
      dateTime={until}
    >
      {format(left)}
    </time>
  )
}
