import type {
  AdmissionValues,
  CommandType,
  Envelope,
  Outcome,
  RefusalCode,
} from '../../../client-sdk/protocol/index.ts'
import { type OperatorCommandType, type PolicyChoice, policyOf, problemOf } from '../../../client-sdk/protocol/index.ts'
import type {
  AuditRecord,
  EntryRecord,
  LotteryRecord,
  ReservationRecord,
  SaleRecord,
  ScheduleRecord,
  WaitlistRecord,
} from '../../../storage/Storage.ts'
import { EPOCH_MS } from '../world/World.ts'
import { noBooks, type TokenRow } from './Books.ts'
import type { Call } from './Calls.ts'
import { Oracle } from './Oracle.ts'
import type { Order } from './SaleBook.ts'
import { HALL } from './sceneHalls.ts'
import type { Scan } from './ticketRules.ts'

/** A store and a process, played by hand before an oracle. Whatever is changed in the rows is in the store with the next `commit`. */
export class Scene {
  readonly oracle: Oracle
  readonly reservations = new Map<string, ReservationRecord>()
  readonly tokens = new Map<string, TokenRow>()
  readonly entries = new Map<string, EntryRecord[]>()
  readonly balances = new Map<string, number>()
  sale: SaleRecord = {}
  lottery: LotteryRecord | undefined
  /** What the operator has set of the pace. */
  admission: AdmissionValues = {}
  /** Lines of the audit log. */
  readonly audit: AuditRecord[] = []
  /** Of the only date, by index. */
  blocked: readonly number[] = []
  /** Of the only date, in order. */
  waitlist: readonly WaitlistRecord[] = []
  /** Of the only date's allotments. */
  readonly members: ScheduleRecord['members'][number][] = []
  readonly released: ScheduleRecord['released'][number][] = []
  /** Since the beginning, by the process's clock. */
  atMs = 0
  #step = 0
  #names = 0

  constructor(hall = HALL) {
    this.oracle = new Oracle(hall)
    this.#next()
    this.oracle.leased('p1', this.nowMs, 'c')
    this.oracle.loaded('p1', this.nowMs, 'c')
  }

  get nowMs(): number {
    return EPOCH_MS + this.atMs
  }

  /** The invariants that are broken. */
  get broken(): string[] {
    return [...new Set(this.oracle.violations.map(({ invariant }) => invariant))]
  }

  ask(userId: string, type: CommandType, body: unknown, rest: Partial<Envelope> & { machine?: string } = {}): Call {
    this.#next()
    const { machine = 'p1', ...sender } = rest
    const commandId = `n${++this.#names}`
    return this.oracle.delivered(machine, this.nowMs, { type, body, userId, commandId, door: 'header', ...sender })
  }

  scan(asked: Omit<Scan, 'machine'>): Scan {
    this.#next()
    return this.oracle.scanned('p1', this.nowMs, asked)
  }

  answerScan(scan: Scan, outcome: Outcome): void {
    this.#next()
    this.oracle.scanAnswered(scan, this.nowMs, outcome)
  }

  socket(userId: string, isOpen: boolean): void {
    this.#next()
    this.oracle.socket('p1', this.nowMs, 'c', `c.${userId}`, isOpen)
  }

  order(type: OperatorCommandType, body: object, machine = 'p1'): Order {
    this.#next()
    return this.oracle.ordered(machine, this.nowMs, { type, body, commandId: `n${++this.#names}` })
  }

  tellOrder(order: Order, body: unknown): void {
    this.#next()
    this.oracle.orderAnswered(order, this.nowMs, { ok: true, status: 200, body })
  }

  refuseOrder(order: Order, code: RefusalCode, details: { seats?: string[] } = {}): void {
    this.#next()
    this.oracle.orderAnswered(order, this.nowMs, { ok: false, problem: problemOf({ code, ...details }) })
  }

  tell(call: Call, body: unknown): void {
    this.#answer(call, { ok: true, status: 200, body })
  }

  refuse(
    call: Call,
    code: RefusalCode,
    details: { seats?: string[]; suggestion?: string[]; retryAfterMs?: number } = {},
  ): void {
    this.#answer(call, { ok: false, problem: problemOf({ code, ...details }) })
  }

  commit(machine = 'p1'): void {
    this.#next()
    this.oracle.changing(['p1', 'p2'].map((name) => ({ name, nowMs: this.nowMs })))
    this.oracle.wrote(machine, this.nowMs, 'c')
    const live = (state: string) => [...this.reservations.values()].filter((row) => row.state === state)
    this.oracle.stored(machine, this.nowMs, {
      ...noBooks(),
      sales: new Map([['c', this.sale]]),
      admissions: new Map([['c', this.admission]]),
      lotteries: new Map(this.lottery && [['c', this.lottery]]),
      audit: [...this.audit],
      blocked: new Map([['c-1', this.blocked]]),
      waitlists: new Map([['c-1', this.waitlist]]),
      members: new Map([['c-1', [...this.members]]]),
      released: new Map([['c-1', [...this.released]]]),
      reservations: new Map(this.reservations),
      tokens: new Map(this.tokens),
      lastSequences: new Map([['c', this.tokens.size]]),
      accounts: new Map(
        [...this.entries].map(([userId, entries]) => [
          userId,
          { balance: this.balances.get(userId), entries: [...entries] },
        ]),
      ),
      seats: new Map([
        ['c-1', { held: live('HELD').flatMap((row) => row.seats), sold: live('PAID').flatMap((row) => row.seats) }],
      ]),
    })
    this.oracle.committed(machine, this.nowMs)
  }

  leased(machine: string): void {
    this.#next()
    this.oracle.leased(machine, this.nowMs, 'c')
  }

  /** The process reads the concert anew. */
  reloaded(): void {
    this.#next()
    this.oracle.reloaded('p1', this.nowMs, 'c')
  }

  imported(machine: string, policy: PolicyChoice): void {
    this.#next()
    this.oracle.imported(machine, this.nowMs, ['c'], new Map([['c', policyOf(policy)]]))
  }

  /** A user with a turn and 1,000 KRW. */
  buyer(userId: string): void {
    this.user(userId)
    this.waiter(userId)
    this.admit(userId)
    this.ask(userId, 'charge', { amount: 1_000 })
    this.enter(userId, 1_000)
    this.commit()
  }

  user(userId: string): void {
    this.entries.set(userId, [])
  }

  waiter(userId: string): Call {
    const call = this.ask(userId, 'enterQueue', { concertId: 'c' })
    const sequence = this.tokens.size + 1
    const row = { token: `c.${userId}`, concertId: 'c', userId, sequence, state: 'WAIT', issuedAt: this.nowMs } as const
    this.tokens.set(row.token, { ...row, expiresAt: this.nowMs + 10_000 })
    return call
  }

  admit(userId: string): void {
    const times = { admittedAt: this.nowMs, expiresAt: this.nowMs + 20_000, claimBy: this.nowMs + 8_000 }
    this.change(this.tokens, `c.${userId}`, { state: 'ACTIVE', ...times })
  }

  /** With what is asked for, a turn is used. */
  claim(userId: string): void {
    if (this.tokens.get(`c.${userId}`)?.state === 'ACTIVE')
      this.change(this.tokens, `c.${userId}`, { claimBy: undefined })
  }

  /** A ledger entry and the balance after it. */
  enter(userId: string, amount: number, reservationId?: string, kind?: EntryRecord['kind']): EntryRecord {
    const balance = (this.balances.get(userId) ?? 0) + amount
    const entries = this.entries.get(userId) ?? []
    const entryId = `${userId}-e${entries.length + 1}`
    const known = kind ?? (amount < 0 ? 'PAYMENT' : 'CHARGE')
    const entry: EntryRecord = { entryId, at: this.nowMs, kind: known, amount, balanceAfter: balance, reservationId }
    this.entries.set(userId, [...entries, entry])
    this.balances.set(userId, balance)
    return entry
  }

  hold(userId: string, reservationId: string, index = 0): Call {
    return this.take(userId, reservationId, { seats: [`A-${index + 1}`] }, [index])
  }

  /** A hold that asks for some seats, or for the best, and gets these. */
  take(userId: string, reservationId: string, choice: object, seats: readonly number[]): Call {
    const call = this.ask(userId, 'hold', { scheduleId: 'c-1', ...choice }, { queueToken: `c.${userId}` })
    this.claim(userId)
    this.reserve(userId, reservationId, seats, { expiresAt: this.nowMs + 5_000 })
    return call
  }

  /** A hold, whether or not somebody has asked for it. */
  reserve(
    userId: string,
    reservationId: string,
    seats: readonly number[],
    more: Pick<ReservationRecord, 'expiresAt' | 'offered'>,
  ): void {
    const seatIds = seats.map((index) => `A-${index + 1}`)
    const ids = { reservationId, userId, concertId: 'c', scheduleId: 'c-1' }
    this.reservations.set(reservationId, {
      ...ids,
      seats,
      seatIds,
      amount: 500 * seats.length,
      heldAt: this.nowMs,
      ...more,
      generation: 1,
      state: 'HELD',
    })
  }

  pay(userId: string, reservationId: string): Call {
    const call = this.ask(userId, 'pay', { reservationId }, { queueToken: `c.${userId}` })
    this.change(this.reservations, reservationId, { state: 'PAID', paymentId: 'paid', paidAt: this.nowMs })
    this.enter(userId, -500, reservationId)
    this.end(userId, 'SPENT')
    return call
  }

  /** Money back, whether or not somebody has asked for it. */
  refund(userId: string, reservationId: string, amount = 500): EntryRecord {
    this.change(this.reservations, reservationId, { state: 'CANCELLED' })
    return this.enter(userId, amount, reservationId, 'REFUND')
  }

  end(userId: string, endReason: NonNullable<TokenRow['endReason']>): void {
    this.change(this.tokens, `c.${userId}`, { state: 'EXPIRED', endReason })
  }

  change<T>(rows: Map<string, T>, id: string, change: Partial<T>): void {
    rows.set(id, { ...(rows.get(id) as T), ...change })
  }

  held(reservationId: string): unknown {
    const row = this.reservations.get(reservationId)
    const iso = (ms = 0) => new Date(ms).toISOString()
    const checkout = row?.checkoutAt === undefined ? {} : { checkoutAt: iso(row.checkoutAt) }
    return { ...row, seats: row?.seatIds, heldAt: iso(row?.heldAt), expiresAt: iso(row?.expiresAt), ...checkout }
  }

  #answer(call: Call, outcome: Outcome): void {
    this.#next()
    this.oracle.answered(call, this.nowMs, outcome)
  }

  #next(): void {
    this.#step += 1
    this.oracle.step = this.#step
  }
}

/** Of `r1`, which `u1` has paid just now. */
export const paidTold = ({ nowMs }: Scene) => ({
  ...{ paymentId: 'paid', reservationId: 'r1', amount: 500, balance: 500 },
  paidAt: new Date(nowMs).toISOString(),
})

export const refundTold = ({ reservationId, entryId, amount, balanceAfter }: EntryRecord) => ({
  ...{ reservationId, entryId, amount },
  balance: balanceAfter,
})

/** Of the place of `u2`, who waits behind `u1`. */
export const WAIT_TOLD = {
  ...{ token: 'c.u2', concertId: 'c', state: 'WAIT', sequence: 2, ahead: 0, pollAfterMs: 1_000 },
  expiresAt: new Date(EPOCH_MS + 10_000).toISOString(),
} as const

/** A buyer `u1` with a turn and a hold `r1` of seat A-1. */
export const withHold = (hall = HALL): Scene => {
  const scene = new Scene(hall)
  scene.buyer('u1')
  const call = scene.hold('u1', 'r1')
  scene.commit()
  scene.tell(call, scene.held('r1'))
  return scene
}

/** `u1` pays the hold, and is told so. */
export const buy = (scene: Scene): void => {
  const call = scene.pay('u1', 'r1')
  scene.commit()
  scene.tell(call, paidTold(scene))
}

/** And `u2`, who waits. */
export const withWaiter = (hall = HALL): Scene => {
  const scene = withHold(hall)
  scene.user('u2')
  const call = scene.waiter('u2')
  scene.commit()
  scene.tell(call, { ...WAIT_TOLD, saleState: 'OPEN', seatsLeft: 2 })
  return scene
}
