import type { ActorReport, Ports } from '../rooms/actor/ports.ts'
import { newId } from './newId.ts'
import { newSeed } from './newSeed.ts'

/** A clock may step, and stands still for no suspended machine: it is looked at again at least this often. */
const CLOCK_LOOK_MS = 500

/** The real clock, timers, event loop and ids. */
export const realPorts = (report: (event: ActorReport) => void): Ports => ({
  now: Date.now,
  wakeAt,
  wakeAfter,
  defer: setImmediate,
  newId: () => newId(Date.now()),
  newSeed,
  report,
})

const wakeAt = (atMs: number, task: () => void): (() => void) => {
  let timer: NodeJS.Timeout
  const arm = (): void => {
    const waitMs = Math.max(0, atMs - Date.now())
    // A timer may ring a little early by the clock.
    timer = setTimeout(() => (Date.now() < atMs ? arm() : task()), Math.min(waitMs, CLOCK_LOOK_MS))
  }
  arm()
  return () => clearTimeout(timer)
}

/** Timers go by a clock of their own that never steps. */
const wakeAfter = (ms: number, task: () => void): (() => void) => {
  const timer = setTimeout(task, ms)
  return () => clearTimeout(timer)
}
