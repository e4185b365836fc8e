import type { Admission, Payment, RefusalCode, Reservation } from '../client-sdk/index.ts'

export const PHASES = ['arriving', 'in the queue', 'choosing', 'paying', 'done'] as const
export type Phase = (typeof PHASES)[number]

export const OUTCOMES = [
  'bought',
  'found it sold out',
  'left the queue',
  'walked away from a hold',
  'lost their turn',
  'ran out of time',
  'failed',
] as const
export type Outcome = (typeof OUTCOMES)[number]

/** What a bot did and was told. Tables, audits and journals are made of these; the bot knows of none of them. */
export type BotEvent =
  | { readonly type: 'phase'; readonly phase: Phase }
  | { readonly type: 'charged'; readonly entryId: string; readonly amount: number }
  | { readonly type: 'queued'; readonly token: string; readonly sequence: number }
  | ({ readonly type: 'admitted' } & Admission)
  | { readonly type: 'held'; readonly reservation: Reservation }
  | { readonly type: 'released'; readonly reservationId: string }
  | { readonly type: 'paid'; readonly payment: Payment; readonly reservation: Reservation }
  /** How long a command took from click to answer, refusals too. */
  | { readonly type: 'answered'; readonly command: 'hold' | 'pay'; readonly ms: number }
  | { readonly type: 'refused'; readonly code: RefusalCode }
  | { readonly type: 'ended'; readonly outcome: Outcome; readonly error?: unknown }

export type Tell = (event: BotEvent) => void
