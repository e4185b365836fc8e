import { z } from 'zod'
import { Id, SeatId } from './ids.ts'
import { Count, Time } from './items.ts'
import { LIMITS } from './limits.ts'
import { readableName } from './names.ts'

/** What the doors of a hall send, over HTTP only, with a token of their own. */
export const DOOR_COMMAND_BODIES = {
  /** `scheduleId` is the date that the door lets in to, `door` what it calls itself. */
  checkIn: z.strictObject({
    ticket: z.string().min(1).max(LIMITS.ticketLength),
    scheduleId: Id,
    door: readableName(LIMITS.doorLength),
  }),
  revokedTickets: z.strictObject({
    scheduleId: Id,
    after: z.coerce.number<string>().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
    limit: z.coerce.number<string>().int().min(1).max(LIMITS.revokedPerPage).default(LIMITS.revokedPerPage),
  }),
} as const

export type DoorCommandType = keyof typeof DOOR_COMMAND_BODIES
export type DoorCommandBody<T extends DoorCommandType> = z.infer<(typeof DOOR_COMMAND_BODIES)[T]>

/** Commands whose first answer is kept and given again to the same commandId. */
export const RECORDED_DOOR_COMMANDS = ['checkIn'] as const satisfies DoorCommandType[]
export type RecordedDoorCommandType = (typeof RECORDED_DOOR_COMMANDS)[number]

/** The form in which the door of the server hands in a command of a hall's. All but its type is still as it came. */
export interface DoorEnvelope {
  readonly type: DoorCommandType
  readonly body: unknown
  readonly commandId?: unknown
}

/** What the QR code of a paid reservation says: signed, and good until it is transferred or refunded. */
export const SignedTicket = z
  .object({
    ticket: z.string(),
    /** One more each time the reservation is transferred. */
    generation: Count,
  })
  .meta({ id: 'SignedTicket' })
export type SignedTicket = z.infer<typeof SignedTicket>

/** By which the tickets of this server are known: an Ed25519 public key, 32 bytes in base64url. */
export const TicketKey = z.object({ keyId: z.string(), publicKey: z.string() }).meta({ id: 'TicketKey' })
export type TicketKey = z.infer<typeof TicketKey>

/** Somebody is in. */
export const CheckIn = z
  .object({
    reservationId: Id,
    scheduleId: Id,
    seats: z.array(SeatId),
    /** What they are called, in their order. */
    labels: z.array(z.string()),
    /** Of who holds the ticket. */
    name: z.string(),
    at: Time,
    door: z.string(),
  })
  .meta({ id: 'CheckIn' })
export type CheckIn = z.infer<typeof CheckIn>

/** Tickets of that reservation of this generation and those before it are void: it was transferred, or refunded. */
export const RevokedTicket = z.object({ reservationId: Id, generation: Count }).meta({ id: 'RevokedTicket' })
export type RevokedTicket = z.infer<typeof RevokedTicket>

/** In the order in which they became so. `next` is the `after` of the page that follows, also where there is nothing in it yet. */
export const RevokedTickets = z.object({ revoked: z.array(RevokedTicket), next: Count }).meta({ id: 'RevokedTickets' })
export type RevokedTickets = z.infer<typeof RevokedTickets>
