import type {
  Admission,
  CheckIn,
  Payment,
  Refund,
  RefusalCode,
  Reservation,
  Transfer,
  WaitlistPlace,
} from '../client-sdk/index.ts'
import type { Behaviour } from './Mix.ts'

export const PHASES = ['arriving', 'in the queue', 'choosing', 'paying', 'done'] as const
export type Phase = (typeof PHASES)[number]

export const OUTCOMES = [
  'bought',
  'gave it back',
  'gave it away',
  'was given it',
  'got nothing',
  'found it sold out',
  'left the queue',
  'left the waitlist',
  'declined an offer',
  'let an offer lapse',
  'never came',
  'walked away from a hold',
  'lost their turn',
  'ran out of time',
  'failed',
] as const
export type Outcome = (typeof OUTCOMES)[number]

/** What of a customer's doings is timed; `open` is joining a hall's live seat map. */
export const COMMANDS = [
  'register',
  'charge',
  'enter',
  'poll',
  'dates',
  'seats',
  'open',
  'code',
  'hold',
  'release',
  'checkout',
  'pay',
  'refund',
  'offer',
  'withdraw',
  'accept',
  'ticket',
  'check in',
  'waitlist',
  'place',
  'leave',
] as const
export type Command = (typeof COMMANDS)[number]

/** How long a command took, refused or not, with whatever the SDK sent again meanwhile. */
export interface Answered {
  readonly command: Command
  /** From sending it to the answer. */
  readonly ms: number
  /** From when it was due to sending it. */
  readonly lateMs: number
  /** How often it is due, where one waits for the answer before it. */
  readonly everyMs?: number
}

/** What a bot did and was told. Tables, audits and journals are made of these; the bot knows of none of them. */
export type BotEvent =
  | { readonly type: 'phase'; readonly phase: Phase }
  | { readonly type: 'charged'; readonly entryId: string; readonly amount: number }
  | { readonly type: 'queued'; readonly token: string; readonly sequence: number }
  /** The hash of the seed by which its line will be drawn. */
  | { readonly type: 'promised'; readonly commitment: string }
  /** Its place, and the number it was drawn for. */
  | { readonly type: 'drawn'; readonly joined: number; readonly sequence: number }
  | ({ readonly type: 'admitted' } & Admission)
  /** From when it was first told how long it would take to its turn; `rangeMs` is what it was told. */
  | { readonly type: 'waited'; readonly ms: number; readonly rangeMs: readonly [from: number, to: number] }
  /** Its access code was taken. */
  | { readonly type: 'joined'; readonly scheduleId: string; readonly allotmentId: string }
  | { readonly type: 'waitlisted'; readonly scheduleId: string; readonly place: WaitlistPlace }
  /** Also for whoever was on the waitlist. */
  | { readonly type: 'held'; readonly reservation: Reservation }
  /** The checkout of what it holds has begun: that lives until another moment now. */
  | { readonly type: 'checkout'; readonly reservation: Reservation }
  | { readonly type: 'released'; readonly reservationId: string }
  | { readonly type: 'paid'; readonly payment: Payment; readonly reservation: Reservation }
  | { readonly type: 'refunded'; readonly refund: Refund; readonly reservation: Reservation }
  /** It has a transfer code for that, or has made it void again. */
  | { readonly type: 'offered' | 'withdrawn'; readonly reservationId: string }
  | { readonly type: 'received'; readonly transfer: Transfer }
  /** A door has let it in. */
  | { readonly type: 'checked-in'; readonly checkIn: CheckIn }
  | ({ readonly type: 'answered' } & Answered)
  | { readonly type: 'refused'; readonly code: RefusalCode }
  /** A socket was closed, and not by the bot. */
  | { readonly type: 'closed'; readonly code: number }
  | { readonly type: 'ended'; readonly behaviour: Behaviour; readonly outcome: Outcome; readonly error?: unknown }

export type Tell = (event: BotEvent) => void
