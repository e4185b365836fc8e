import type {
  AdmissionValues,
  PolicyChoice,
  Refusal,
  TokenEndReason,
  TokenState,
} from '../../../client-sdk/protocol/index.ts'
import type { Sale } from '../../../rooms/waiting/sale.ts'

/** How a request names its queue token: by header, or as the newest of whoever has the socket. */
export type Claim =
  | { readonly by: 'header'; readonly userId: string; readonly token: string | undefined }
  | { readonly by: 'socket'; readonly userId: string }

/** What a request that takes a token is answered: nothing, or why not and, of one that still waits, where it stands. */
export type Answer = (Pick<Refusal, 'code'> & { readonly token?: Place }) | null

/** A token as its owner sees it. */
export interface Place {
  readonly token: string
  readonly state: TokenState
  readonly sequence: number
  readonly ahead: number
  readonly expiresAt: string
}

interface TokenRow {
  readonly token: string
  readonly userId: string
  readonly sequence: number
  readonly state: TokenState
  readonly admittedAt?: number
  readonly expiresAt: number
  readonly claimBy?: number
  readonly endReason?: TokenEndReason
}

/** All there is to see of a queue. */
export interface Seen {
  readonly nowMs: number
  readonly places: readonly Place[]
  /** The tokens that wait, in order; one that is dead stands there until its deadline is carried out. */
  readonly line: readonly string[]
  readonly waiting: number
  readonly active: number
  readonly stored: readonly TokenRow[]
}

export interface SaleChange extends Pick<Sale, 'openedUpTo' | 'stopped'> {
  readonly movedMs: number
}

/** A queue, as a model or for real: a command is put to both in the same words. */
export interface Queue {
  nowMs: number
  /** `token` is the new one's name, if one is issued. */
  enter(command: { readonly userId: string; readonly token: string; readonly comeBackTo: string | undefined }): Answer
  readDates(claim: Claim): Answer
  leave(claim: Claim): Answer
  /** What a hold does to the token it is made with. */
  hold(claim: Claim): Answer
  /** What a payment does to the token it is made with; until it is settled it is under way. */
  startPayment(claim: Claim): Answer
  settlePayment(token: string, outcome: 'paid' | 'refused'): void
  connect(token: string): void
  disconnect(token: string): void
  /** Carries out what of this kind has come due by now, however long ago. */
  due(kind: 'token' | 'batch' | 'purge'): void
  /** Carries one out whether or not it is due: early, or once more. */
  expire(token: string): void
  admitBatch(): void
  purge(): void
  /** Time has passed: a sale that opens by itself opens now. */
  open(): void
  /** The operator opens, stops or resumes the sale, and with it all turns end by `movedMs` later. */
  changeSale(change: SaleChange): void
  /** So many seats are free. */
  changeSeats(count: number): void
  /** The operator sets the pace of admission. */
  changeAdmission(values: AdmissionValues): void
  /**
   * @param skipped sequences of tokens that came and were forgotten meanwhile.
   * @param pauseLeftMs how long a pause that is on may still last.
   */
  restart(policy: PolicyChoice, skipped: number, pauseLeftMs: number): void
  look(): Seen
}
