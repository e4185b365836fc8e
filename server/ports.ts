import type { ActorReport, Ports } from '../rooms/actor/ports.ts'
import { newId } from './newId.ts'

const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The real clock, timers, event loop and ids. */
export const realPorts = (report: (event: ActorReport) => void): Ports => ({
  now: Date.now,
  wakeAt,
  defer: setImmediate,
  newId: () => newId(Date.now()),
  report,
})

const wakeAt = (atMs: number, task: () => void): (() => void) => {
  let timer: NodeJS.Timeout
  const arm = (): void => {
    const waitMs = Math.max(0, atMs - Date.now())
    // A timer may ring a little early by the clock, and can't be set further than 24 days.
    timer = setTimeout(() => (Date.now() < atMs ? arm() : task()), Math.min(waitMs, LONGEST_TIMER_MS))
  }
  arm()
  return () => clearTimeout(timer)
}
