import {
  type AdmissionValues,
  isRefusal,
  type Policy,
  type PolicyChoice,
  policyOf,
  type QueueToken,
  type Refusal,
} from '../../../client-sdk/protocol/index.ts'
import {
  nextTickMs,
  remindAfter,
  remindOfTokens,
  remindOfTurns,
  tokenDeadlineAfter,
  type WaitingDeadline,
} from '../../../rooms/waiting/deadlines.ts'
import * as queue from '../../../rooms/waiting/decide.ts'
import type { WaitingEvent } from '../../../rooms/waiting/events.ts'
import { evolveWaiting } from '../../../rooms/waiting/evolve.ts'
import type { Sale } from '../../../rooms/waiting/sale.ts'
import { allTokens, isLive, loadWaiting, moveTurns, type WaitingState } from '../../../rooms/waiting/state.ts'
import type { Token } from '../../../rooms/waiting/Token.ts'
import { tokenView } from '../../../rooms/waiting/view.ts'
import type { Answer, Claim, Place, Queue, SaleChange, Seen } from './Queue.ts'
import { TokenTable } from './TokenTable.ts'

const CONCERT = 'concert'

interface Reminder {
  readonly atMs: number
  readonly deadline: WaitingDeadline
}

/** The core, and around it no more than a list of its deadlines and what the store would keep of its facts. */
export class QueueCore implements Queue {
  nowMs = 0
  readonly #stored = new TokenTable()
  #state: WaitingState
  #seats = Number.POSITIVE_INFINITY
  #reminders: Reminder[] = []
  /** A batch that was set before the interval was changed is none. */
  #nextBatchMs = 0
  /** By token: what each payment under way does to it if it is paid. */
  readonly #payments = new Map<string, (readonly WaitingEvent[])[]>()

  /** @param opensAt when the sale opens by itself */
  constructor(policy: PolicyChoice, opensAt = 0) {
    this.#state = this.#load(policy, {
      opensAt,
      closesAt: Number.POSITIVE_INFINITY,
      openedUpTo: undefined,
      stopped: undefined,
    })
    this.restart(policy, 0, 0)
  }

  enter({ userId, token, comeBackTo }: Parameters<Queue['enter']>[0]): Answer {
    return this.#settle(
      queue.decideEnter(this.#state, { userId, newToken: token, comeBackTo, triesRefusal: undefined }, this.nowMs),
    )
  }

  readDates(claim: Claim): Answer {
    this.#use(claim)
    return this.#refusal(claim, this.#policy.datesReadableWith)
  }

  leave(claim: Claim): Answer {
    return this.#settle(queue.decideLeave(this.#state, claim, this.nowMs))
  }

  hold(claim: Claim): Answer {
    this.#use(claim)
    const refusal = this.#refusal(claim, 'ACTIVE')
    if (refusal !== null) return refusal
    const token = this.#state.byUser.get(claim.userId) as Token
    return this.#settle(
      this.#policy.tokenSpentAt === 'hold'
        ? queue.decideSpend(this.#state, token, this.nowMs)
        : queue.decideExtension(this.#state, token),
    )
  }

  startPayment(claim: Claim): Answer {
    this.#use(claim)
    const refusal = this.#policy.paymentNeedsToken ? this.#refusal(claim, 'ACTIVE') : null
    if (refusal !== null) return refusal
    const token = this.#state.byUser.get(claim.userId)
    if (token?.state !== 'ACTIVE' || !isLive(token, this.nowMs)) return null
    const spent = this.#policy.tokenSpentAt === 'payment' ? queue.decideSpend(this.#state, token, this.nowMs) : []
    this.#payments.set(token.token, [...(this.#payments.get(token.token) ?? []), spent])
    const claimed = queue.decideClaim(this.#state, token, this.nowMs)
    return this.#settle([...claimed, { type: 'token-locked', token: token.token, userId: token.userId }])
  }

  settlePayment(token: string, outcome: 'paid' | 'refused'): void {
    const [spent, ...others] = this.#payments.get(token) as (readonly WaitingEvent[])[]
    this.#payments.set(token, others)
    const { userId } = this.#token(token) as Token
    this.#carryOut([...(outcome === 'paid' && spent ? spent : []), { type: 'token-unlocked', token, userId }])
  }

  connect(token: string): void {
    this.#connection('waiter-connected', token)
  }

  disconnect(token: string): void {
    this.#connection('waiter-disconnected', token)
  }

  due(kind: WaitingDeadline['kind']): void {
    const isDue = ({ atMs, deadline }: Reminder): boolean => deadline.kind === kind && atMs <= this.nowMs
    const due = this.#reminders.filter(isDue)
    this.#reminders = this.#reminders.filter((reminder) => !isDue(reminder))
    for (const { deadline } of due) this.#perform(deadline)
  }

  expire(token: string): void {
    const found = this.#token(token)
    if (found !== undefined) this.#perform(found)
  }

  admitBatch(): void {
    this.#carryOut(queue.decideAdmission(this.#state, this.nowMs, this.#policy.batchSize))
  }

  purge(): void {
    this.#carryOut(queue.decidePurge(this.#state))
  }

  open(): void {
    this.#carryOut([])
  }

  changeSale({ movedMs, ...change }: SaleChange): void {
    this.#state.sale = { ...this.#state.sale, ...change }
    moveTurns(this.#state, movedMs)
    this.#stored.moveTurns(movedMs)
    if (movedMs < 0) remindOfTurns(this.#state, this.#remind)
    this.#carryOut([])
  }

  changeSeats(count: number): void {
    this.#seats = count
    this.#carryOut([])
  }

  changeAdmission(values: AdmissionValues): void {
    this.#state.policy = { ...this.#policy, ...values }
    this.#remindOfBatch()
    this.#carryOut([])
  }

  restart(policy: PolicyChoice, skipped: number, pauseLeftMs: number): void {
    this.#stored.lastSequence += skipped
    this.#state = this.#load(policy, this.#state.sale)
    this.#payments.clear()
    this.#reminders = []
    remindOfTokens(this.#state, this.nowMs, this.#remind)
    this.#remind(nextTickMs(this.#state.policy.purgeIntervalMs, this.nowMs), { kind: 'purge' })
    this.#remindOfBatch()
    this.#carryOut(queue.decideClaimExtension(this.#state, this.nowMs + pauseLeftMs))
  }

  look(): Seen {
    const { line, active } = this.#state
    return {
      nowMs: this.nowMs,
      places: [...allTokens(this.#state)]
        .sort((a, b) => a.sequence - b.sequence)
        .map((token) => placeOf(tokenView(this.#state, token, this.nowMs))),
      line: [...line].map(({ token }) => token),
      waiting: line.size,
      active,
      stored: this.#stored.contents().tokens,
    }
  }

  get #policy(): Policy {
    return this.#state.policy
  }

  #load(policy: PolicyChoice, sale: Sale): WaitingState {
    const seats = (): number => this.#seats
    const stock = {
      left: () => 0,
      isSoldOut: () => false,
      onSale: seats,
      room: (_: number, turnsPerSeat: number | null) => roomOf(seats(), turnsPerSeat, this.#state.active),
    }
    const settings = { concertId: CONCERT, policy: policyOf(policy), sale, stock }
    return loadWaiting(settings, this.#stored.contents(), this.nowMs)
  }

  #token(id: string): Token | undefined {
    return [...allTokens(this.#state)].find(({ token }) => token === id)
  }

  #connection(type: 'waiter-connected' | 'waiter-disconnected', token: string): void {
    const found = this.#token(token)
    if (found !== undefined) this.#carryOut(queue.decideConnection(this.#state, type, found, this.nowMs))
  }

  #touch(claim: Claim): void {
    const found = queue.findToken(this.#state, claim, this.nowMs)
    if (!isRefusal(found)) this.#carryOut(queue.decideTouch(this.#state, found, this.nowMs))
  }

  #use(claim: Claim): void {
    this.#touch(claim)
    const found = queue.findToken(this.#state, claim, this.nowMs)
    if (!isRefusal(found)) this.#carryOut(queue.decideClaim(this.#state, found, this.nowMs))
  }

  #refusal(claim: Claim, needed: 'ACTIVE' | 'LIVE'): Answer {
    return answerOf(queue.tokenRefusal(this.#state, claim, needed, this.nowMs))
  }

  #perform(deadline: WaitingDeadline): void {
    switch (deadline.kind) {
      case 'token': {
        this.#carryOut(queue.decideExpiry(this.#state, deadline, this.nowMs))
        const againMs = tokenDeadlineAfter(this.#state, deadline, this.nowMs)
        if (againMs !== undefined) this.#remind(againMs, deadline)
        return
      }
      case 'batch':
        if (deadline.atMs !== this.#nextBatchMs) return
        this.#remindOfBatch()
        return this.admitBatch()
      case 'purge':
        this.#remind(nextTickMs(this.#policy.purgeIntervalMs, this.nowMs), deadline)
        return this.purge()
    }
  }

  #remindOfBatch(): void {
    const { admission, batchIntervalMs } = this.#policy
    if (admission !== 'batch') return
    const atMs = nextTickMs(batchIntervalMs, this.nowMs)
    this.#nextBatchMs = atMs
    this.#remind(atMs, { kind: 'batch', atMs })
  }

  readonly #remind = (atMs: number, deadline: WaitingDeadline): void => {
    this.#reminders.push({ atMs, deadline })
  }

  #settle(decision: readonly WaitingEvent[] | Refusal): Answer {
    if (isRefusal(decision)) return answerOf(decision)
    this.#carryOut(decision)
    return null
  }

  #carryOut(events: readonly WaitingEvent[]): void {
    const { admission, maxActive } = this.#policy
    this.#evolve(events)
    if (admission === 'slots') this.#evolve(queue.decideAdmission(this.#state, this.nowMs, maxActive))
  }

  #evolve(events: readonly WaitingEvent[]): void {
    for (const event of events) {
      evolveWaiting(this.#state, event)
      remindAfter(this.#state, event, this.#remind)
      this.#stored.apply(event)
    }
  }
}

/** As if nobody who has a turn held anything. */
const roomOf = (seats: number, turnsPerSeat: number | null, active: number): number => {
  if (seats === 0) return 0
  return Math.max(0, seats * (turnsPerSeat ?? Number.POSITIVE_INFINITY) - active)
}

const placeOf = ({ token, state, sequence, ahead, expiresAt }: QueueToken): Place => {
  return { token, state, sequence, ahead, expiresAt }
}

const answerOf = (refusal: Refusal | undefined): Answer => {
  if (refusal === undefined) return null
  const { code, token } = refusal
  return token === undefined ? { code } : { code, token: placeOf(token) }
}
