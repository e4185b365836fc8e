import type { TokenEndReason, TokenState } from '../../client-sdk/protocol/index.ts'

/** What of a queue token must survive a restart. `sequence` is the number it joined with: what is drawn is drawn again from the seed. */
export interface StoredToken {
  readonly token: string
  readonly userId: string
  readonly sequence: number
  readonly state: TokenState
  readonly admittedAt?: number | undefined
  readonly expiresAt: number
  readonly endReason?: TokenEndReason | undefined
  readonly claimBy?: number | undefined
}

interface Turn {
  readonly admittedAt: number
  claimBy: number | undefined
  /** Payments under way. */
  locks: number
}

/** A queue token: one user's place in one concert. Times in epoch milliseconds. */
export class Token {
  readonly token: string
  readonly userId: string
  /** The number it joined with. */
  readonly joined: number
  /** Its place in line: the same, unless the line is drawn. */
  sequence: number
  state: TokenState
  endReason: TokenEndReason | undefined
  /** Open waiting sockets. */
  connections = 0
  /** Since it was admitted. By itself, for of a crowd few have one. */
  #turn: Turn | undefined
  #expiresAt: number
  /** How much earlier it ends by the store. A length and no time: a small number takes no memory of its own. */
  #unstoredMs: number

  /** @param expiresAt the deadline that it is given here, where that is not the stored one */
  constructor(stored: StoredToken, expiresAt = stored.expiresAt) {
    this.token = stored.token
    this.userId = stored.userId
    this.joined = stored.sequence
    this.sequence = stored.sequence
    this.state = stored.state
    this.endReason = stored.endReason
    if (stored.admittedAt !== undefined) {
      this.#turn = { admittedAt: stored.admittedAt, claimBy: stored.claimBy, locks: 0 }
    }
    this.#expiresAt = expiresAt
    this.#unstoredMs = expiresAt - stored.expiresAt
  }

  /** A token is its own deadline: a crowd has as many of those, and an object for each would be 40 B. */
  get kind(): 'token' {
    return 'token'
  }

  get admittedAt(): number | undefined {
    return this.#turn?.admittedAt
  }

  /** Until when a turn has to be used first: to its end where policy sets no time; undefined once it has been, and before there is one. */
  get claimBy(): number | undefined {
    return this.#turn?.claimBy
  }

  /** Payments under way; the token does not end before their outcome. */
  get locks(): number {
    return this.#turn?.locks ?? 0
  }

  /** When it is over unless it is used before; the deadline from then on. */
  get endsAt(): number {
    return this.claimDeadline ?? this.#expiresAt
  }

  /** When it is to be used first, or over; undefined where nothing is asked of its owner before its deadline. */
  get claimDeadline(): number | undefined {
    const { claimBy } = this
    return claimBy !== undefined && claimBy < this.#expiresAt ? claimBy : undefined
  }

  /** Where it was used in time; a waiter with an open socket is live regardless. */
  get expiresAt(): number {
    return this.#expiresAt
  }

  /** The deadline that the store has. A sliding life is stored only when it has moved enough. */
  get storedExpiresAt(): number {
    return this.#expiresAt - this.#unstoredMs
  }

  /** It is its turn. */
  admit(atMs: number, claimBy: number): void {
    this.#turn = { admittedAt: atMs, claimBy, locks: 0 }
  }

  /** The turn is used. */
  claim(): void {
    if (this.#turn !== undefined) this.#turn.claimBy = undefined
  }

  /** A turn that is yet to be used may be until then, never beyond its deadline. */
  prolongClaim(claimBy: number): void {
    if (this.#turn?.claimBy === undefined) return
    this.#turn.claimBy = Math.max(this.#turn.claimBy, Math.min(claimBy, this.#expiresAt))
  }

  /** A payment with it has begun, by 1, or is over, by -1. */
  lock(by: 1 | -1): void {
    if (this.#turn !== undefined) this.#turn.locks += by
  }

  /** A new deadline, which the store has as well. */
  prolong(expiresAt: number): void {
    this.#expiresAt = expiresAt
    this.#unstoredMs = 0
  }

  /** A new deadline, which memory alone has. */
  slide(expiresAt: number): void {
    this.#unstoredMs += expiresAt - this.#expiresAt
    this.#expiresAt = expiresAt
  }

  /** Moves all of them by the same. */
  move(ms: number): void {
    this.#expiresAt += ms
    if (this.#turn?.claimBy !== undefined) this.#turn.claimBy += ms
  }
}
