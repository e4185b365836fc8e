import { z } from 'zod'
import { CommandId, Id, seatIds } from './ids.ts'
import { BestSeats, WaitlistWish } from './items.ts'
import { LIMITS } from './limits.ts'
import { readableName } from './names.ts'
import type { Problem } from './refusals.ts'

const Seats = seatIds(LIMITS.seatsPerCommand)

/** What a user sends over either door, less who sends it. Over HTTP `scheduleId` and such come from the path. */
export const COMMAND_BODIES = {
  register: z.strictObject({ name: readableName(LIMITS.nameLength) }),
  concerts: z.strictObject({}),
  /** With `token`: come back to that place, or be refused as its token is; never a new place at the end of the line. */
  enterQueue: z.strictObject({
    concertId: Id,
    socket: z.boolean().default(true),
    token: z.string().max(100).optional(),
  }),
  /** By header the token names the concert; by socket the room does. */
  queueToken: z.strictObject({ concertId: Id.optional() }),
  leaveQueue: z.strictObject({ concertId: Id.optional() }),
  schedules: z.strictObject({ concertId: Id }),
  seats: z.strictObject({ scheduleId: Id, all: z.boolean().default(false) }),
  plan: z.strictObject({ scheduleId: Id }),
  ticket: z.strictObject({ scheduleId: Id }),
  /** Either the seats that are meant, or `best`. */
  hold: z
    .strictObject({
      scheduleId: Id,
      seats: Seats.optional().meta({ description: 'Those that are meant; this or `best`.' }),
      best: BestSeats.optional().meta({ description: 'So many, which the server chooses; this or `seats`.' }),
    })
    .refine(({ seats, best }) => seats !== undefined || best !== undefined, {
      path: ['seats'],
      error: 'must be there, or best',
    })
    .refine(({ seats, best }) => seats === undefined || best === undefined, {
      path: ['best'],
      error: 'must not be there beside seats',
    }),
  allotments: z.strictObject({ scheduleId: Id }),
  /** As it was given out, but for what surrounds it, and for how a keyboard puts its letters together. */
  presentCode: z.strictObject({ scheduleId: Id, code: z.string().normalize().trim().min(1).max(LIMITS.codeLength) }),
  waitlistPlaces: z.strictObject({}),
  waitlistPlace: z.strictObject({ scheduleId: Id }),
  joinWaitlist: z.strictObject({ scheduleId: Id, ...WaitlistWish.shape }),
  leaveWaitlist: z.strictObject({ scheduleId: Id }),
  reservations: z.strictObject({ scheduleId: Id.optional(), after: Id.optional() }),
  reservation: z.strictObject({ reservationId: Id }),
  release: z.strictObject({ reservationId: Id }),
  checkout: z.strictObject({ reservationId: Id }),
  pay: z.strictObject({ reservationId: Id }),
  refund: z.strictObject({ reservationId: Id }),
  /** What its QR code says. */
  signedTicket: z.strictObject({ reservationId: Id }),
  ticketKeys: z.strictObject({}),
  offerTransfer: z.strictObject({ reservationId: Id }),
  withdrawTransfer: z.strictObject({ reservationId: Id }),
  /** However it is typed: whether it is a code is not the wire's to say (TRANSFER_CODE_INVALID). */
  acceptTransfer: z.strictObject({ transferCode: z.string().min(1).max(LIMITS.transferCodeLength) }),
  wallet: z.strictObject({}),
  /** Range and wholeness of the amount are the wallet's rule (AMOUNT_INVALID), not the wire's. */
  charge: z.strictObject({ amount: z.number() }),
  entries: z.strictObject({ after: Id.optional() }),
} as const

export type CommandType = keyof typeof COMMAND_BODIES
export type CommandBody<T extends CommandType> = z.infer<(typeof COMMAND_BODIES)[T]>

/** Commands whose first answer is kept and given again to the same (user, commandId). */
export const RECORDED_COMMANDS = [
  'hold',
  'release',
  'checkout',
  'pay',
  'refund',
  'withdrawTransfer',
  'acceptTransfer',
  'joinWaitlist',
  'leaveWaitlist',
  'charge',
  'leaveQueue',
] as const satisfies CommandType[]
export type RecordedCommandType = (typeof RECORDED_COMMANDS)[number]

/** The one form in which both doors hand a command in. Everything in it but `userId` is still as it came. */
export interface Envelope {
  readonly type: CommandType
  readonly body: unknown
  /** Who sends it, as the door has verified; undefined for a stranger. */
  readonly userId: string | undefined
  readonly commandId?: unknown
  readonly queueToken?: unknown
  /**
   * `header`: the queue token is the one named in the request. `socket`: the sender joined by a ticket, and its token is
   * whichever it has in that concert now.
   */
  readonly door: 'header' | 'socket'
}

export const EnvelopeHead = z.object({
  commandId: CommandId.optional(),
  queueToken: z.string().max(100).optional(),
})

/**
 * A body that is JSON already, where making it from objects would take too long each time: bytes in parts, one behind the other. What is made of a part
 * may be kept for as long as that is, for its bytes never change.
 */
export class JsonText {
  readonly parts: readonly Uint8Array[]

  constructor(parts: readonly Uint8Array[]) {
    this.parts = parts
  }

  get text(): string {
    const decoder = new TextDecoder()
    return this.parts.map((part) => decoder.decode(part)).join('')
  }

  toJSON(): unknown {
    return JSON.parse(this.text)
  }
}

/** A success carries the HTTP status that tells new from known (201, 200) and the body of the answer. */
export type Outcome =
  | { readonly ok: true; readonly status: 200 | 201 | 204; readonly body: unknown }
  | { readonly ok: false; readonly problem: Problem }

/** `seats.0` from zod's path. */
export const dotted = (path: readonly PropertyKey[]): string => path.map(String).join('.')
