import { CLOSE_CODES, ROOMS } from '../../client-sdk/protocol/index.ts'
import type { JournalListener } from '../../rooms/actor/Journal.ts'
import type { RoomKind, SocketListener } from '../../rooms/sockets/TicketedRoom.ts'
import type { Series } from './series.ts'

interface Commit {
  readonly writeSets: number
  readonly seconds: number
  readonly committed: boolean
}

export interface CommitCounter extends JournalListener {
  /** Counts what has been noted since the last time. Whoever has commits noted calls it now and then. */
  count(): void
}

/**
 * Commits are noted as they end and counted later, many at a time: measured, a lone hold and its release cost the processor some 2% more where
 * each commit was counted at once, and nothing that could be measured where they are counted so.
 */
export const commitCounter = ({ commits, duration, writeSets }: Series['journal']): CommitCounter => {
  const ends = { ok: commits.labels('ok').inc, failed: commits.labels('failed').inc }
  // A series that begins with its first event has lost it: a rate sees no rise from nothing to one.
  for (const end of Object.values(ends)) end(0)
  let noted: Commit[] = []
  let [beganMs, size] = [0, 0]
  return {
    began: (count) => {
      beganMs = performance.now()
      size = count
    },
    ended: (committed) => {
      noted.push({ writeSets: size, seconds: (performance.now() - beganMs) / 1_000, committed })
    },
    count: () => {
      for (const commit of noted) {
        writeSets.observe(commit.writeSets)
        duration.observe(commit.seconds)
        ends[commit.committed ? 'ok' : 'failed']()
      }
      noted = []
    },
  }
}

const OURS = Object.values(CLOSE_CODES)
/** Colyseus's own where it fails, and what networks and browsers close with. A peer may choose among thousands of others. */
const KNOWN: ReadonlySet<number> = new Set([...OURS, 4002, 1000, 1001, 1002, 1005, 1006, 1009])

export const socketCounter = ({ open, joins, closes }: Series['sockets']): SocketListener => {
  for (const room of Object.keys(ROOMS) as RoomKind[]) {
    open.set({ room }, 0)
    joins.inc({ room }, 0)
    for (const code of OURS) closes.inc({ room, code }, 0)
  }
  return {
    joined: (room) => {
      open.inc({ room })
      joins.inc({ room })
    },
    left: (room, code) => {
      open.dec({ room })
      closes.inc({ room, code: KNOWN.has(code) ? code : 'other' })
    },
  }
}
