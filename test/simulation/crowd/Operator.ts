import type { OperatorEnvelope, Outcome, SaleAction } from '../../../client-sdk/protocol/index.ts'
import { Random } from '../Random.ts'
import type { Sometime } from '../Sometimes.ts'
import type { Cluster } from '../world/Cluster.ts'
import type { Server } from '../world/Server.ts'
import type { Gossip } from './mischief.ts'

const ANSWER_WITHIN_MS = 2_000
const RETRY_MS = 300
const DONE: Readonly<Record<SaleAction, Sometime>> = {
  open: 'sale opened',
  pause: 'sale paused',
  resume: 'sale resumed',
  close: 'sale closed',
}

/**
 * Whoever runs the sales of a world, in some worlds: pauses and resumes, changes the pace, blocks seats and gives them back, credits wallets.
 * Chances come from a source of their own, so that worlds without an operator are what they would be if there was none.
 */
export class Operator {
  readonly #cluster: Cluster
  readonly #users: readonly string[]
  readonly #random: Random
  readonly #isThere: boolean
  readonly #generosity: Random | undefined
  readonly #keeping: Random | undefined
  /** Grows as they are heard of. */
  readonly #reservations: readonly string[]
  #names = 0
  #over = false

  /** @param generosity where it refunds what was paid: what that goes by; `keeping` likewise, where it releases what is kept */
  constructor(
    cluster: Cluster,
    gossip: Gossip,
    seed: number,
    { generosity, keeping }: { readonly generosity?: Random | undefined; readonly keeping?: Random | undefined } = {},
  ) {
    this.#cluster = cluster
    this.#users = gossip.users
    this.#reservations = gossip.reservations
    this.#generosity = generosity
    this.#keeping = keeping
    this.#random = new Random(seed ^ 0x5eed)
    this.#isThere = this.#random.chance(0.3)
  }

  begin(): void {
    if (this.#isThere) this.#think()
  }

  /** Every sale is to go on, and is told so until it does. */
  end(): void {
    this.#over = true
    if (!this.#isThere) return
    for (const concertId of this.#cluster.hall.policies.keys()) this.#openAtLast(concertId)
  }

  #think(): void {
    this.#cluster.world.after(this.#random.between(100, 2_500), () => {
      if (!this.#over) this.#order(this.#wish(), () => this.#think())
    })
  }

  #wish(): OperatorEnvelope {
    const random = this.#random
    const { hall } = this.#cluster
    const concertId = random.pick([...hall.policies.keys()])
    const [scheduleId, { prices }] = random.pick([...hall.dates])
    const seats = random.sample([...prices.keys()], random.between(1, 3))
    const commandId = `order-${++this.#names}`
    if (this.#generosity?.chance(0.4)) {
      const reservationId = this.#generosity.pick([...this.#reservations.slice(-10), 'none'])
      return { type: 'refundReservation', body: { reservationId }, commandId }
    }
    if (this.#keeping?.chance(0.15)) {
      const allotmentId = this.#keeping.pick(['kept-1', 'kept-1', 'kept-2'])
      return { type: 'releaseAllotment', body: { scheduleId, allotmentId }, commandId }
    }
    switch (random.weighted({ sale: 6, admission: 2, block: 3, unblock: 2, credit: 1 })) {
      case 'sale': {
        const action = random.weighted({ pause: 5, resume: 5, close: 1, open: 2 })
        return { type: 'changeSale', body: { concertId, action }, commandId }
      }
      case 'admission': {
        const values = random.chance(0.5)
          ? { batchIntervalMs: random.between(500, 4_000) }
          : { maxActive: random.between(1, 5), batchSize: random.between(1, 4) }
        return { type: 'changeAdmission', body: { concertId, ...values }, commandId }
      }
      case 'block':
        return { type: 'blockSeats', body: { scheduleId, seats }, commandId }
      case 'unblock':
        return { type: 'unblockSeats', body: { scheduleId, seats }, commandId }
      case 'credit': {
        const userId = random.pick([...this.#users, 'a-stranger'])
        return { type: 'creditWallet', body: { userId, amount: random.between(1, 9) * 100 }, commandId }
      }
    }
  }

  #openAtLast(concertId: string): void {
    const { oracle, servers, world } = this.#cluster
    const { sales } = oracle.chronicle
    const envelope: OperatorEnvelope = {
      type: 'changeSale',
      body: { concertId, action: 'open' },
      commandId: `order-${++this.#names}`,
    }
    this.#order(envelope, (outcome) => {
      // One that has lost its lease may think the sale open as it is; and an earlier order may yet be carried out.
      const isOver = outcome?.ok === false && outcome.problem.code === 'SALE_CLOSED'
      const isDone =
        (isOver || (outcome?.ok && sales.standing(concertId) === undefined)) &&
        !sales.isUnderWay(concertId, (name) => servers.some((server) => server.name === name))
      if (!isDone) world.after(RETRY_MS, () => this.#openAtLast(concertId))
    })
  }

  /** Sends an order, now and then twice. @param then with the answer, or without one if none came in time */
  #order(envelope: OperatorEnvelope, then: (outcome?: Outcome) => void): void {
    const { world } = this.#cluster
    const server = this.#awake()
    if (server === undefined) {
      world.after(100, () => then())
      return
    }
    let isOpen = true
    const goOn = (outcome?: Outcome): void => {
      if (!isOpen) return
      isOpen = false
      then(outcome)
    }
    this.#cluster.order(server, envelope, (outcome) => {
      this.#count(envelope, outcome)
      goOn(outcome)
    })
    world.after(ANSWER_WITHIN_MS, () => goOn())
    if (this.#random.chance(0.15)) world.after(this.#random.between(0, 1_500), () => this.#orderAgain(envelope))
  }

  #orderAgain(envelope: OperatorEnvelope): void {
    const server = this.#awake()
    if (server === undefined || this.#over) return
    this.#cluster.sometimes.count('order sent twice')
    this.#cluster.order(server, envelope, () => undefined)
  }

  /** Any process that can be asked. */
  #awake(): Server | undefined {
    const { servers, world } = this.#cluster
    const awake = servers.filter((server) => server.serving && server.pausedUntilMs <= world.nowMs)
    return awake.length === 0 ? undefined : this.#random.pick(awake)
  }

  #count({ type, body }: OperatorEnvelope, outcome: Outcome): void {
    const { sometimes } = this.#cluster
    if (!outcome.ok) return sometimes.count(`refused ${outcome.problem.code}` as Sometime)
    if (type === 'changeSale') sometimes.count(DONE[(body as { action: SaleAction }).action])
    if (type === 'changeAdmission') sometimes.count('pace of admission changed')
    if (type === 'blockSeats') sometimes.count('seats blocked')
    if (type === 'unblockSeats') sometimes.count('seats unblocked')
    if (type === 'refundReservation') sometimes.count('refunded by the operator')
    if (type === 'releaseAllotment') sometimes.count('allotment released by the operator')
    if (type === 'creditWallet') sometimes.count('wallet credited')
  }
}
