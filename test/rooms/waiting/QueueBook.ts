import {
  type AdmissionValues,
  type Policy,
  type PolicyChoice,
  policyOf,
  type RefusalCode,
  refuse,
  type TokenEndReason,
  type TokenState,
} from '../../../client-sdk/protocol/index.ts'
import type { Answer, Claim, Place, Queue, SaleChange, Seen } from './Queue.ts'

interface Entry {
  readonly token: string
  readonly userId: string
  readonly sequence: number
  state: TokenState
  admittedAt?: number
  deadline: number
  /** The deadline as the store has it. */
  stored: number
  /** Until when a turn has to be used first; undefined once it was. */
  claimBy?: number | undefined
  endReason?: TokenEndReason
  sockets: number
  payments: number
  forgotten: boolean
}

const nextMultiple = (intervalMs: number, nowMs: number): number => nowMs - (nowMs % intervalMs) + intervalMs

/** When it is over, if nothing happens before. */
export const endOf = ({ deadline, claimBy = deadline }: Entry): number => Math.min(deadline, claimBy)

const overdue = ({ deadline, claimBy = deadline }: Entry): TokenEndReason =>
  claimBy < deadline ? 'UNCLAIMED' : 'EXPIRED'

/** A queue as a doorman with a list would keep it: every token ever issued, read from top to bottom for every question. */
export class QueueBook implements Queue {
  nowMs = 0
  /** Every code it has ever refused by. */
  readonly refusals = new Set<RefusalCode>()
  entries: Entry[] = []
  policy: Policy
  nextMs = { batch: 0, purge: 0 }
  /** How many are free. */
  seats = Number.POSITIVE_INFINITY
  #lastSequence = 0
  /** How long turns have been moved for a pause that is on. */
  pausedUntil: number | undefined
  readonly #opensAt: number
  #sale: Pick<SaleChange, 'openedUpTo' | 'stopped'> = { openedUpTo: undefined, stopped: undefined }

  /** @param opensAt when the sale opens by itself */
  constructor(policy: PolicyChoice, opensAt = 0) {
    this.#opensAt = opensAt
    this.policy = policyOf(policy)
    this.restart(policy, 0, 0)
  }

  /** As many as there may be by the seats. */
  get mostTurns(): number {
    const { turnsPerSeat } = this.policy
    if (this.seats === 0) return 0
    return turnsPerSeat === null ? Number.POSITIVE_INFINITY : this.seats * turnsPerSeat
  }

  get isOnSale(): boolean {
    const { openedUpTo, stopped } = this.#sale
    const isOpened = openedUpTo !== undefined && openedUpTo >= this.#opensAt
    return stopped === undefined && (isOpened || this.nowMs >= this.#opensAt)
  }

  /** Undefined for one that never was or is forgotten. */
  entry(token: string | undefined): Entry | undefined {
    return this.entries.find((entry) => entry.token === token && !entry.forgotten)
  }

  newest(userId: string): Entry | undefined {
    const newest = this.entries.findLast((entry) => entry.userId === userId)
    return newest?.forgotten ? undefined : newest
  }

  enter({ userId, token, comeBackTo }: Parameters<Queue['enter']>[0]): Answer {
    const known = this.newest(userId)
    if (comeBackTo !== undefined) {
      const found = this.#find({ by: 'header', userId, token: comeBackTo })
      if ('code' in found) return found
      this.#touch(found)
    } else if (known && this.#isLive(known)) this.#touch(known)
    else {
      if (known) this.#end(known, overdue(known))
      const deadline = this.nowMs + this.policy.waitLifeMs
      const nothing = { sockets: 0, payments: 0, forgotten: false }
      const sequence = ++this.#lastSequence
      this.entries.push({ token, userId, sequence, state: 'WAIT', deadline, stored: deadline, ...nothing })
    }
    return this.#fillSlots()
  }

  readDates(claim: Claim): Answer {
    return this.#against(claim, this.policy.datesReadableWith)
  }

  leave(claim: Claim): Answer {
    const found = this.#find(claim)
    if ('code' in found) return found
    if (found.payments > 0) return refuse('PAYMENT_IN_PROGRESS')
    this.#end(found, 'LEFT')
    return this.#fillSlots()
  }

  hold(claim: Claim): Answer {
    const refusal = this.#against(claim, 'ACTIVE')
    if (refusal) return refusal
    const { tokenSpentAt, holdExtendsTokenMs, activeCapMs } = this.policy
    const holder = this.newest(claim.userId)!
    if (tokenSpentAt === 'hold') this.#end(holder, 'SPENT')
    else if (holder.payments === 0) {
      const cap = holder.admittedAt! + activeCapMs
      const extended = Math.min(holder.deadline + holdExtendsTokenMs, cap)
      if (extended > holder.deadline) holder.deadline = holder.stored = extended
    }
    return this.#fillSlots()
  }

  startPayment(claim: Claim): Answer {
    const refusal = this.#against(claim, 'ACTIVE')
    if (refusal && this.policy.paymentNeedsToken) return refusal
    const payer = this.newest(claim.userId)
    if (payer?.state === 'ACTIVE' && this.#isLive(payer)) {
      payer.payments += 1
      payer.claimBy = undefined
    }
    return this.#fillSlots()
  }

  settlePayment(token: string, outcome: 'paid' | 'refused'): void {
    const payer = this.entry(token)!
    if (outcome === 'paid' && this.policy.tokenSpentAt === 'payment') this.#end(payer, 'SPENT')
    payer.payments -= 1
    this.#fillSlots()
  }

  connect(token: string): void {
    this.#socket(token, 1)
  }

  disconnect(token: string): void {
    this.#socket(token, -1)
  }

  due(kind: 'token' | 'batch' | 'purge'): void {
    if (kind === 'token') {
      for (const { token } of this.entries) this.expire(token)
      return
    }
    if (this.nowMs < this.nextMs[kind] || (kind === 'batch' && this.policy.admission !== 'batch')) return
    this.nextMs[kind] = nextMultiple(this.policy[`${kind}IntervalMs`], this.nowMs)
    if (kind === 'batch') this.admitBatch()
    else this.purge()
  }

  expire(token: string): void {
    const entry = this.entry(token)
    if (entry && !this.#isLive(entry)) this.#end(entry, overdue(entry))
    this.#fillSlots()
  }

  admitBatch(): void {
    this.#admit(this.policy.batchSize)
  }

  purge(): void {
    for (const entry of this.entries) if (entry.state === 'EXPIRED' && entry.payments === 0) entry.forgotten = true
  }

  open(): void {
    this.#fillSlots()
  }

  changeSale({ movedMs, ...sale }: SaleChange): void {
    this.#sale = sale
    for (const entry of this.entries) {
      if (entry.state !== 'ACTIVE') continue
      entry.deadline += movedMs
      entry.stored += movedMs
      if (entry.claimBy !== undefined) entry.claimBy += movedMs
    }
    this.#fillSlots()
  }

  changeSeats(count: number): void {
    this.seats = count
    this.#fillSlots()
  }

  changeAdmission(values: AdmissionValues): void {
    this.policy = { ...this.policy, ...values }
    this.nextMs.batch = nextMultiple(this.policy.batchIntervalMs, this.nowMs)
    this.#fillSlots()
  }

  /** Sockets, payments under way and slid lives are forgotten; every waiter has a full life, and who has not used a turn all the time for it. */
  restart(policy: PolicyChoice, skipped: number, pauseLeftMs: number): void {
    this.policy = policyOf(policy)
    const { batchIntervalMs, purgeIntervalMs, waitLifeMs, claimMs } = this.policy
    this.nextMs = {
      batch: nextMultiple(batchIntervalMs, this.nowMs),
      purge: nextMultiple(purgeIntervalMs, this.nowMs),
    }
    this.#lastSequence += skipped
    this.entries = this.entries.filter(({ forgotten }) => !forgotten)
    for (const entry of this.entries) {
      Object.assign(entry, { sockets: 0, payments: 0 })
      entry.deadline = entry.state === 'WAIT' ? this.nowMs + waitLifeMs : entry.stored
      if (entry.state !== 'ACTIVE' || entry.claimBy === undefined) continue
      const anew = claimMs === 0 ? entry.deadline : this.nowMs + pauseLeftMs + claimMs
      entry.claimBy = Math.max(entry.claimBy, Math.min(anew, entry.deadline))
    }
    this.#fillSlots()
  }

  look(): Seen {
    const known = this.entries.filter(({ forgotten }) => !forgotten)
    const line = this.#line().map(({ token }) => token)
    return {
      nowMs: this.nowMs,
      places: known.map((entry) => this.#place(entry)),
      line,
      waiting: line.length,
      active: this.#active(),
      stored: known.map(({ token, userId, sequence, state, admittedAt, stored, claimBy, endReason }) => {
        return { token, userId, sequence, state, admittedAt, expiresAt: stored, claimBy, endReason }
      }),
    }
  }

  #find(claim: Claim): Entry | { readonly code: 'TOKEN_INVALID' | 'TOKEN_EXPIRED' } {
    const found = claim.by === 'socket' ? this.newest(claim.userId) : this.entry(claim.token)
    if (found?.userId !== claim.userId) return { code: 'TOKEN_INVALID' }
    return this.#isLive(found) ? found : { code: 'TOKEN_EXPIRED' }
  }

  /** What speaks against a request, which is a sign of life all the same. */
  #against(claim: Claim, needed: 'ACTIVE' | 'LIVE'): Answer {
    const found = this.#find(claim)
    if ('code' in found) return found
    this.#touch(found)
    this.#fillSlots()
    if (found.state === 'ACTIVE') found.claimBy = undefined
    return needed === 'LIVE' || found.state === 'ACTIVE'
      ? null
      : { code: 'TOKEN_NOT_ACTIVE', token: this.#place(found) }
  }

  #isLive(entry: Entry): boolean {
    const { state, payments, sockets } = entry
    if (state === 'EXPIRED') return false
    return this.nowMs < endOf(entry) || payments > 0 || (state === 'WAIT' && sockets > 0)
  }

  #touch(entry: Entry): void {
    const deadline = this.nowMs + this.policy.waitLifeMs
    if (entry.state !== 'WAIT' || deadline <= entry.deadline) return
    entry.deadline = deadline
    if ((deadline - entry.stored) * 10 >= this.policy.waitLifeMs) entry.stored = deadline
  }

  #socket(token: string, change: 1 | -1): void {
    const entry = this.entry(token)
    if (entry && this.#isLive(entry)) {
      entry.sockets += change
      if (entry.state === 'WAIT') entry.deadline = Math.max(entry.deadline, this.nowMs + this.policy.waitLifeMs)
    }
    this.#fillSlots()
  }

  #end(entry: Entry, endReason: TokenEndReason): void {
    if (entry.state !== 'EXPIRED') Object.assign(entry, { state: 'EXPIRED', endReason })
  }

  #fillSlots(): null {
    if (this.policy.admission === 'slots') this.#admit(this.policy.maxActive)
    return null
  }

  /** Nobody while the sale is not on. Whoever is found dead on the way to the last who is admitted is taken out. */
  #admit(most: number): void {
    if (!this.isOnSale) return
    let room = Math.min(most, this.policy.maxActive - this.#active(), this.mostTurns - this.#active())
    for (const entry of this.#line()) {
      if (room <= 0) return
      if (!this.#isLive(entry)) {
        this.#end(entry, 'EXPIRED')
        continue
      }
      const { activeLifeMs, claimMs } = this.policy
      const deadline = this.nowMs + activeLifeMs
      const claimBy = this.nowMs + Math.min(claimMs || activeLifeMs, activeLifeMs)
      Object.assign(entry, { state: 'ACTIVE', admittedAt: this.nowMs, deadline, stored: deadline, claimBy })
      room -= 1
    }
  }

  #line(): readonly Entry[] {
    return this.entries.filter(({ state }) => state === 'WAIT')
  }

  #active(): number {
    return this.entries.filter(({ state }) => state === 'ACTIVE').length
  }

  #place(entry: Entry): Place {
    const { token, sequence } = entry
    const isWaiting = entry.state === 'WAIT' && this.#isLive(entry)
    const ahead = isWaiting ? this.#line().filter((other) => other.sequence < sequence).length : 0
    const state = this.#isLive(entry) ? entry.state : 'EXPIRED'
    return { token, state, sequence, ahead, expiresAt: new Date(entry.deadline).toISOString() }
  }
}
