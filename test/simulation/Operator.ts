import type { OperatorCommandType, Outcome, SaleAction } from '../../client-sdk/protocol/index.ts'
import type { Cluster } from './Cluster.ts'
import { Random } from './Random.ts'
import type { Sometime } from './Sometimes.ts'
import { checkOrder } from './saleRules.ts'

const ANSWER_WITHIN_MS = 2_000
const DONE: Readonly<Record<SaleAction, Sometime>> = {
  open: 'sale opened',
  pause: 'sale paused',
  resume: 'sale resumed',
  close: 'sale closed',
}
/** What undoes whatever stops a sale, in the end. */
const AT_LAST: SaleAction = 'open'

/**
 * Whoever runs the sales of a world, in some worlds: pauses and resumes, changes the pace, blocks seats and gives them back. Chances come from a
 * source of their own, so that worlds without an operator are what they would be if there was none.
 */
export class Operator {
  readonly #cluster: Cluster
  readonly #random: Random
  readonly #isThere: boolean
  #names = 0
  #over = false

  /** @param mayBe false: there is none, whatever the seed. */
  constructor(cluster: Cluster, seed: number, mayBe: boolean) {
    this.#cluster = cluster
    this.#random = new Random(seed ^ 0x5eed)
    this.#isThere = mayBe && this.#random.chance(0.3)
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
      if (!this.#over) this.#act(() => this.#think())
    })
  }

  #act(then: () => void): void {
    const random = this.#random
    const { hall } = this.#cluster
    const concertId = random.pick([...hall.policies.keys()])
    const [scheduleId, { prices }] = random.pick([...hall.dates])
    const seats = random.sample([...prices.keys()], random.between(1, 3))
    const values = { maxActive: random.between(1, 5), batchSize: random.between(1, 4) }
    switch (random.weighted({ sale: 6, admission: 2, block: 3, unblock: 2 })) {
      case 'sale': {
        const action = random.weighted({ pause: 5, resume: 5, close: 1, open: 2 })
        return this.#order('changeSale', { concertId, action }, then)
      }
      case 'admission': {
        const interval = random.chance(0.5) ? { batchIntervalMs: random.between(500, 4_000) } : values
        return this.#order('changeAdmission', { concertId, ...interval }, then)
      }
      case 'block':
        return this.#order('blockSeats', { scheduleId, seats }, then)
      case 'unblock':
        return this.#order('unblockSeats', { scheduleId, seats }, then)
    }
  }

  #openAtLast(concertId: string): void {
    this.#order('changeSale', { concertId, action: AT_LAST }, (outcome) => {
      // One that has lost its lease may think the sale open as it is.
      const isStopped = this.#cluster.oracle.chronicle.sales.standing(concertId) !== undefined
      if (!outcome?.ok || isStopped) this.#cluster.world.after(300, () => this.#openAtLast(concertId))
    })
  }

  /** @param then with the answer, or without one if none came in time */
  #order(type: OperatorCommandType, body: Readonly<Record<string, unknown>>, then: (outcome?: Outcome) => void): void {
    const { world, oracle, sometimes, servers } = this.#cluster
    const awake = servers.filter((server) => server.serving && server.pausedUntilMs <= world.nowMs)
    const server = awake.length === 0 ? undefined : this.#random.pick(awake)
    const desk = server?.open?.operatorDesk
    if (server === undefined || desk === undefined) {
      world.after(100, () => then())
      return
    }
    let isOpen = true
    const goOn = (outcome?: Outcome): void => {
      if (!isOpen) return
      isOpen = false
      then(outcome)
    }
    this.#names += 1
    const commandId = `order-${this.#names}`
    world.note(`operator → ${server.name} ${commandId} ${type} ${JSON.stringify(body)}`)
    const order = oracle.chronicle.sales.ask(type, body, world.step)
    world.after(ANSWER_WITHIN_MS, () => goOn())
    void desk.execute({ type, body, commandId }).then((outcome) => {
      if (server.ended) return
      oracle.step = world.step
      world.note(`${server.name} → operator ${commandId} ${outcome.ok ? 'done' : outcome.problem.code}`)
      checkOrder(oracle.chronicle, order, outcome, oracle.fail)
      order.answeredStep = world.step
      if (outcome.ok) this.#count(type, body)
      else sometimes.count(`refused ${outcome.problem.code}` as Sometime)
      goOn(outcome)
    })
  }

  #count(type: OperatorCommandType, body: Readonly<Record<string, unknown>>): void {
    const { sometimes } = this.#cluster
    if (type === 'changeSale') sometimes.count(DONE[body.action as SaleAction])
    if (type === 'changeAdmission') sometimes.count('pace of admission changed')
    if (type === 'blockSeats') sometimes.count('seats blocked')
    if (type === 'unblockSeats') sometimes.count('seats unblocked')
  }
}
