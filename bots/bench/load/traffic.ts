import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RoomLine } from './RoomLine.ts'
import { Slot } from './Slot.ts'
import { requestFrame } from './wire.ts'

export interface Done {
  readonly operations: number
  readonly refused: number
  readonly ms: number
}

/** A socket and the seats it works on, each a place in its pipeline. */
interface Worker {
  readonly line: RoomLine
  readonly slots: readonly Slot[]
}

const workersOf = (
  lines: readonly RoomLine[],
  seats: readonly (readonly string[])[],
  end: 'release' | 'pay' = 'release',
): readonly Worker[] =>
  lines.map((line, nth) => ({ line, slots: (seats[nth] ?? []).map((seat, id) => new Slot(id, seat, end)) }))

/** How long to go on: until both are reached. */
export interface Extent {
  readonly ms: number
  readonly operations: number
}

/** Holds and releases, as fast as the answers come; what is held at the end is released. */
export const pairs = (
  lines: readonly RoomLine[],
  seats: readonly (readonly string[])[],
  extent: Extent,
): Promise<Done> => {
  const startedMs = performance.now()
  const done = Promise.withResolvers<Done>()
  let [operations, refused, busy] = [0, 0, 0]
  const settle = (): void => {
    busy -= 1
    if (busy === 0) done.resolve({ operations, refused, ms: performance.now() - startedMs })
  }
  for (const { line, slots } of workersOf(lines, seats)) {
    const ready = gathering(line)
    line.onReply = (id, _, body) => {
      const slot = slots[id] as Slot
      operations += 1
      if (!slot.answered(body)) refused += 1
      const isOver = operations >= extent.operations && performance.now() - startedMs >= extent.ms
      if (slot.held || !isOver) ready(slot.next())
      else settle()
    }
    busy += slots.length
    line.send(slots.map((slot) => slot.next()))
  }
  return done.promise
}

/** What is to be sent because of replies that came together goes out together. */
const gathering = (line: RoomLine): ((frame: Buffer) => void) => {
  let frames: Buffer[] = []
  return (frame) => {
    frames.push(frame)
    if (frames.length > 1) return
    queueMicrotask(() => {
      line.send(frames)
      frames = []
    })
  }
}

/** Seats that each socket holds, and what it pays or releases them by. */
export class Holdings {
  readonly #workers: readonly Worker[]

  constructor(lines: readonly RoomLine[], seats: readonly (readonly string[])[], end: 'release' | 'pay') {
    this.#workers = workersOf(lines, seats, end)
  }

  /** Each slot's next command, so many at a time on each socket: all holds, or after that all ends. */
  step(depth: number): Promise<Done> {
    const startedMs = performance.now()
    const done = Promise.withResolvers<Done>()
    const all = this.#workers.reduce((sum, { slots }) => sum + slots.length, 0)
    let [operations, refused] = [0, 0]
    for (const { line, slots } of this.#workers) {
      const ready = gathering(line)
      const rest = slots.slice(depth)
      line.onReply = (id, _, body) => {
        operations += 1
        if (!(slots[id] as Slot).answered(body)) refused += 1
        const next = rest.shift()
        if (next !== undefined) ready(next.next())
        if (operations === all) done.resolve({ operations, refused, ms: performance.now() - startedMs })
      }
      line.send(slots.slice(0, depth).map((slot) => slot.next()))
    }
    return done.promise
  }
}

/** Everyone asks for one seat, once, so many of them at a time. `refused` are those who did not get it. */
export const contest = (lines: readonly RoomLine[], seat: string, atOnce: number): Promise<Done> => {
  const startedMs = performance.now()
  const done = Promise.withResolvers<Done>()
  const asking = lines.map((line, nth) => ({
    line,
    frame: requestFrame(0, 'hold', { commandId: `contest-${seat}-${nth}-${startedMs.toFixed(3)}`, seats: [seat] }),
  }))
  let [next, operations, refused] = [0, 0, 0]
  const ask = (): void => {
    const asked = asking[next]
    next += 1
    if (asked === undefined) return
    asked.line.onReply = (_, status) => {
      operations += 1
      if (status !== 0) refused += 1
      if (operations === lines.length) done.resolve({ operations, refused, ms: performance.now() - startedMs })
      else ask()
    }
    asked.line.send([asked.frame])
  }
  for (let busy = 0; busy < atOnce; busy += 1) ask()
  return done.promise
}

export interface Paced extends Done {
  /** Milliseconds from when each was due to its answer. */
  readonly latenciesMs: readonly number[]
}

interface Place {
  readonly line: RoomLine
  readonly slot: Slot
  dueMs: number
}

/** Holds and releases at a rate of their own, whether or not the answers keep up; what is held at the end is released. */
export const paced = async (
  lines: readonly RoomLine[],
  seats: readonly (readonly string[])[],
  { perSecond, ms }: { readonly perSecond: number; readonly ms: number },
): Promise<Paced> => {
  const latenciesMs: number[] = []
  let [sent, refused] = [0, 0]
  const free: Place[] = []
  for (const { line, slots } of workersOf(lines, seats)) {
    const places = slots.map((slot): Place => ({ line, slot, dueMs: 0 }))
    line.onReply = (id, _, body) => {
      const place = places[id] as Place
      if (!place.slot.answered(body)) refused += 1
      latenciesMs.push(performance.now() - place.dueMs)
      free.push(place)
    }
    free.push(...places)
  }
  const send = (place: Place, dueMs: number): void => {
    place.dueMs = dueMs
    place.line.send([place.slot.next()])
    sent += 1
  }

  const startedMs = performance.now()
  const dueMs = (nth: number): number => startedMs + (nth / perSecond) * 1000
  while (performance.now() < startedMs + ms) {
    while (dueMs(sent) <= performance.now() && free.length > 0) send(free.shift() as Place, dueMs(sent))
    await sleep(1)
  }
  const measured = sent
  while (latenciesMs.length < sent) await sleep(1)
  for (const place of free.splice(0)) if (place.slot.held) send(place, performance.now())
  while (latenciesMs.length < sent) await sleep(1)
  return { operations: sent, refused, ms: performance.now() - startedMs, latenciesMs: latenciesMs.slice(0, measured) }
}
