import { SEAT_STATUSES, type SeatStatus } from './states.ts'
import { readVarints, writeVarint } from './varints.ts'

export const ROOMS = { waiting: 'waiting', schedule: 'schedule' } as const
export const waitingRoomId = (concertId: string): string => `w_${concertId}`
export const scheduleRoomId = (scheduleId: string): string => `s_${scheduleId}`

/** Server to client, in the waiting room. */
export const WAITING_MESSAGES = {
  position: 'position',
  moved: 'moved',
  admitted: 'admitted',
  ended: 'ended',
} as const
/** Client to server, in the waiting room. */
export const WAITING_REQUESTS = { ticket: 'ticket', leave: 'leave', status: 'status' } as const

/** Server to client, in a schedule's room. */
export const SCHEDULE_MESSAGES = {
  holdExpired: 'hold-expired',
  seatsOffered: 'seats-offered',
  tokenExpired: 'token-expired',
  closed: 'closed',
} as const
/** Client to server, in a schedule's room. */
export const SCHEDULE_REQUESTS = {
  hold: 'hold',
  release: 'release',
  checkout: 'checkout',
  pay: 'pay',
  refund: 'refund',
  mine: 'mine',
  allotments: 'allotments',
  presentCode: 'access-code',
  waitlistPlace: 'waitlist',
  joinWaitlist: 'join-waitlist',
  leaveWaitlist: 'leave-waitlist',
} as const

export const CLOSE_CODES = { left: 4000, draining: 4001, tooSlow: 4003, abuse: 4004, replaced: 4005 } as const

/** `tick` is the last broadcast that `ahead` already counts. */
export interface PositionMessage {
  readonly sequence: number
  readonly ahead: number
  readonly tick: number
  /** When the line is drawn, while it is not: what moves before then moves nobody closer. */
  readonly drawAt?: string
  /** The number that the place was drawn for, where it was. */
  readonly joined?: number
}
export interface AdmittedMessage {
  readonly token: string
  readonly expiresAt: string
  /** The place that was drawn, and the number it was drawn for, where that is so. */
  readonly sequence?: number
  readonly joined?: number
  /** Until when the turn has to be used first; absent where it need not, or has been. */
  readonly claimBy?: string
}
/** UNCLAIMED: a turn that was not used within its claim time. */
export const TOKEN_END_REASONS = ['SPENT', 'EXPIRED', 'LEFT', 'UNCLAIMED'] as const
export type TokenEndReason = (typeof TOKEN_END_REASONS)[number]
export interface EndedMessage {
  readonly reason: TokenEndReason
}

/** What one tick changed in the line, the same for every waiter. */
export interface Moved {
  readonly tick: number
  readonly admitted: number
  /** Ascending sequences of those who left without being admitted. */
  readonly left: readonly number[]
}

export const encodeMoved = (moved: Moved): Uint8Array => {
  const bytes: number[] = []
  writeVarint(bytes, moved.tick)
  writeVarint(bytes, moved.admitted)
  let previous = 0
  for (const sequence of moved.left) {
    writeVarint(bytes, sequence - previous)
    previous = sequence
  }
  return Uint8Array.from(bytes)
}

export const decodeMoved = (bytes: Uint8Array): Moved => {
  const [tick, admitted, ...deltas] = readVarints(bytes)
  if (tick === undefined || admitted === undefined) throw new RangeError('a moved message has at least two numbers')
  let sequence = 0
  const left = deltas.map((delta) => {
    sequence += delta
    return sequence
  })
  return { tick, admitted, left }
}

/** A client's new place after a tick, which is none before the line is drawn: everyone admitted was ahead of it, and so were those who left below it. */
export const aheadAfter = (position: PositionMessage, moved: Moved): PositionMessage => {
  if (moved.tick <= position.tick || position.drawAt !== undefined) return position
  const leftBelow = moved.left.filter((sequence) => sequence < position.sequence).length
  return { ...position, ahead: position.ahead - moved.admitted - leftBelow, tick: moved.tick }
}

/** The live seat map: 16 seats of 2 bits in a `uint32`, 60 of those in a block. */
export const SEATS_PER_WORD = 16
export const WORDS_PER_BLOCK = 60
export const SEATS_PER_BLOCK = SEATS_PER_WORD * WORDS_PER_BLOCK
export const wordField = (word: number): `w${number}` => `w${word % WORDS_PER_BLOCK}`

/** The status of the seat with this index, from the word that holds it. */
export const seatStatusIn = (word: number, index: number): SeatStatus =>
  SEAT_STATUSES[(word >>> ((index % SEATS_PER_WORD) * 2)) & 3] as SeatStatus
