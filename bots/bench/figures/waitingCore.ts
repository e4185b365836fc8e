import type { Refusal } from '../../../client-sdk/protocol/index.ts'
import { encodeMoved, policyOf, queueTokenOf } from '../../../client-sdk/protocol/index.ts'
import { Deadlines } from '../../../rooms/actor/Deadlines.ts'
import { Departures } from '../../../rooms/waiting/Departures.ts'
import { remindAfter, type WaitingDeadline } from '../../../rooms/waiting/deadlines.ts'
import { decideEnter, decideLeave } from '../../../rooms/waiting/decide.ts'
import type { WaitingEvent } from '../../../rooms/waiting/events.ts'
import { evolveWaiting } from '../../../rooms/waiting/evolve.ts'
import { loadWaiting, type WaitingState } from '../../../rooms/waiting/state.ts'
import { newId } from '../../../server/newId.ts'
import { answerCalls } from '../processes/calls.ts'

const CONCERT = 'bench'
const NOW_MS = 1_800_000_000_000

/** A crowd in line: a concert's queue and what reminds it, without sockets and without a store. */
interface Crowd {
  readonly state: WaitingState
  readonly deadlines: Deadlines<WaitingDeadline>
}

const emptyCrowd = (): Crowd => ({
  state: loadWaiting(
    {
      concertId: CONCERT,
      policy: policyOf({ preset: 'sliding' }),
      sale: { opensAt: 0, closesAt: Number.POSITIVE_INFINITY, openedUpTo: undefined, stopped: undefined },
      stock: { left: () => 1, isSoldOut: () => false, onSale: () => 1, room: () => 1 },
    },
    { tokens: [], lastSequence: 0 },
    NOW_MS,
  ),
  deadlines: new Deadlines(),
})

const carryOut = ({ state, deadlines }: Crowd, events: readonly WaitingEvent[] | Refusal): void => {
  if ('code' in events) throw new Error(`refused: ${events.code}`)
  for (const event of events) {
    evolveWaiting(state, event)
    remindAfter(state, event, (atMs, deadline) => deadlines.set(atMs, deadline))
  }
}

const enter = (crowd: Crowd, count: number): void => {
  for (let nth = 0; nth < count; nth += 1) {
    const command = {
      userId: newId(NOW_MS),
      newToken: queueTokenOf(CONCERT, newId(NOW_MS)),
      comeBackTo: undefined,
      triesRefusal: undefined,
    }
    carryOut(crowd, decideEnter(crowd.state, command, NOW_MS))
  }
}

/** Typed arrays lie outside the heap. */
const bytesUsed = (): number => {
  for (let times = 0; times < 3; times += 1) globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

export const WAITING_CORE_ACTIONS = {
  /** Bytes of memory that each of so many waiters takes. */
  bytesEach: (count: number): number => {
    enter(emptyCrowd(), 1_000)
    const before = bytesUsed()
    const crowd = emptyCrowd()
    enter(crowd, count)
    const bytes = bytesUsed() - before
    if (crowd.state.line.size !== count) throw new Error('somebody is missing')
    return bytes / count
  },

  /** Bytes of the message that tells everybody of so many who left, from all over the line. */
  tickBytes: ({ waiting, leaving }: { waiting: number; leaving: number }): number => {
    const crowd = emptyCrowd()
    const departures = new Departures()
    enter(crowd, waiting)
    const step = waiting / leaving
    const tokens = [...crowd.state.line]
    for (let nth = 0; nth < leaving; nth += 1) {
      const { token, userId, sequence } = tokens[Math.floor((nth + Math.random()) * step)] as (typeof tokens)[number]
      const events = decideLeave(crowd.state, { by: 'header', userId, token }, NOW_MS)
      departures.decided(sequence, false)
      carryOut(crowd, events)
      if ('code' in events) continue
      for (const event of events) if (event.type === 'token-ended') departures.committed(event)
    }
    const moved = departures.take()
    return moved === undefined ? 0 : encodeMoved(moved).length
  },
}

answerCalls(WAITING_CORE_ACTIONS)
