import { createHash } from 'node:crypto'
import {
  type Catalogue,
  type DoorEnvelope,
  type Envelope,
  JsonText,
  type OperatorEnvelope,
  type Outcome,
  policyOf,
  type QueueToken,
} from '../../../client-sdk/protocol/index.ts'
import type { ActorReport } from '../../../rooms/actor/ports.ts'
import type { StoredFact } from '../../../rooms/concert/state.ts'
import { allTokens } from '../../../rooms/waiting/state.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import type { ImportOutcome, Lease, Storage, WriteSet, WriteSetOutcome } from '../../../storage/Storage.ts'
import type { Hall } from '../Hall.ts'
import { readBooks } from '../oracle/Books.ts'
import type { Call } from '../oracle/Calls.ts'
import type { Chronicle } from '../oracle/Chronicle.ts'
import { concertOfCall } from '../oracle/concertOf.ts'
import { isStale } from '../oracle/Machine.ts'
import type { Oracle } from '../oracle/Oracle.ts'
import { mayBeOver } from '../oracle/saleRules.ts'
import type { Scan } from '../oracle/ticketRules.ts'
import type { Sometimes } from '../Sometimes.ts'
import { describe, describeWrite } from './describe.ts'
import { Server, type ServerWatcher } from './Server.ts'
import { type Disk, FAULT, type ServerLife, type Weather } from './SimulatedStorage.ts'
import { EPOCH_MS, type World } from './World.ts'

const RESTART_MS = 300

type ImportArguments = Parameters<Storage['importCatalogue']>

/** The processes, the disk they share, and the oracle beside them that is told everything. */
export class Cluster implements Disk, ServerWatcher {
  readonly world: World
  readonly hall: Hall
  readonly oracle: Oracle
  readonly sometimes: Sometimes
  readonly storage = new MemoryStorage()
  readonly servers: Server[] = []
  /** The store on a good day. */
  readonly calm: Weather
  weather: Weather
  /** The process that is to crash as soon as it commits. */
  doomed: Server | undefined
  /** Told when a concert takes commands again. */
  onResumed: (server: Server, concertId: string) => void = () => undefined
  /** As it was imported last. */
  catalogue: Catalogue
  readonly #userIds = new Set<string>()
  #seeds = 0
  #booted = 0

  constructor(world: World, hall: Hall, oracle: Oracle, sometimes: Sometimes) {
    this.world = world
    this.hall = hall
    this.catalogue = hall.catalogue
    this.oracle = oracle
    this.sometimes = sometimes
    this.calm = { failsBefore: 0, failsAfter: 0, slowestMs: world.random.pick([3, 3, 30, 200]) }
    this.weather = this.calm
  }

  async prepare(): Promise<void> {
    const newSeed = () => this.newSeed()
    const imported = await this.storage.importCatalogue(this.hall.catalogue, EPOCH_MS, [], { newSeed })
    if (imported.kind === 'refused') throw new Error(JSON.stringify(imported.faults))
  }

  newSeed(): string {
    this.#seeds += 1
    return createHash('sha256').update(`${this.world.seed} ${this.#seeds}`).digest('hex')
  }

  /** Starts a process that takes every concert over. One that can't is started again. */
  boot(errorMs = 0): Server {
    this.#booted += 1
    const { world, sometimes } = this
    const server = new Server(`p${this.#booted}`, errorMs, { world, disk: this, watcher: this, sometimes })
    this.servers.push(server)
    world.note(`${server.name} boots`)
    server.boot().then(
      () => world.note(`${server.name} is up`),
      (error: Error) => this.#bootFailed(server, error),
    )
    return server
  }

  /** Moves every clock on, as if all had been asleep. */
  skip(ms: number): void {
    this.sometimes.count('a day passed')
    this.world.note(`all clocks are ${ms} ms on`)
    const before = this.servers.map((server) => [server, server.now()] as const)
    this.world.skip(ms)
    for (const [server, fromMs] of before) this.clockJumped(server, fromMs)
  }

  /** Ends a process at this very step. */
  crash(server: Server, why: string): void {
    if (server.ended) return
    this.world.note(`${server.name} ${why}`)
    server.end()
    this.oracle.ended(server.name, server.now())
    this.servers.splice(this.servers.indexOf(server), 1)
  }

  restartAfter(ms: number, errorMs: number): void {
    this.world.after(ms, () => {
      if (this.servers.length === 0) this.boot(errorMs)
    })
  }

  /** Hands a command in, and hears the answer at the moment it leaves. */
  execute(
    server: Server,
    client: string,
    number: number,
    envelope: Envelope,
    malformed: boolean,
    answered: (outcome: Outcome) => void,
  ): void {
    if (!server.serving) return
    this.#setStep()
    this.world.note(`${client} → ${server.name} ${number} ${describe(envelope)}`)
    const call = this.oracle.delivered(server.name, server.now(), envelope)
    server.execute(envelope).then(
      (given) => {
        if (server.ended) return
        this.#setStep()
        const outcome = asOnTheWire(given)
        const told = outcome.ok ? outcome.body : outcome.problem.code
        this.world.note(`${server.name} → ${client} ${number} ${JSON.stringify(told)}`)
        this.oracle.answered(call, server.now(), outcome, malformed)
        this.#count(call, outcome)
        answered(outcome)
      },
      (error: Error) => this.oracle.unexpected(server.name, `execute rejected: ${error.message}`),
    )
  }

  /** The same for an order of the operator's. */
  order(server: Server, envelope: OperatorEnvelope, answered: (outcome: Outcome) => void): void {
    this.#setStep()
    const { type, body, commandId } = envelope
    this.world.note(`operator → ${server.name} ${commandId} ${type} ${JSON.stringify(body)}`)
    const order = this.oracle.ordered(server.name, server.now(), envelope)
    server.carryOut(envelope).then(
      (given) => {
        if (server.ended) return
        this.#setStep()
        const outcome = asOnTheWire(given)
        const told = outcome.ok ? outcome.body : outcome.problem.code
        this.world.note(`${server.name} → operator ${commandId} ${JSON.stringify(told)}`)
        this.oracle.orderAnswered(order, server.now(), outcome)
        answered(outcome)
      },
      (error: Error) => this.oracle.unexpected(server.name, `operator's desk rejected: ${error.message}`),
    )
  }

  /** The same for a ticket at a door. */
  scan(
    server: Server,
    envelope: DoorEnvelope,
    asked: Omit<Scan, 'machine'>,
    answered: (outcome: Outcome) => void,
  ): void {
    this.#setStep()
    const { commandId, body } = envelope
    this.world.note(`${asked.door} → ${server.name} ${commandId} ${JSON.stringify(body)}`)
    const scan = this.oracle.scanned(server.name, server.now(), asked)
    server.atDoor(envelope).then(
      (given) => {
        if (server.ended) return
        this.#setStep()
        const outcome = asOnTheWire(given)
        const told = outcome.ok ? outcome.body : outcome.problem.code
        this.world.note(`${server.name} → ${asked.door} ${commandId} ${JSON.stringify(told)}`)
        this.oracle.scanAnswered(scan, server.now(), outcome)
        answered(outcome)
      },
      (error: Error) => this.oracle.unexpected(server.name, `door's desk rejected: ${error.message}`),
    )
  }

  issued(server: ServerLife, method: string): void {
    if (server !== this.doomed || method !== 'commit') return
    const { doomed, world } = this
    this.doomed = undefined
    world.after(world.random.between(0, 4), () => {
      this.crash(doomed, 'crashes while it commits')
      this.restartAfter(world.random.between(1, 2_000), doomed.errorMs)
    })
  }

  async effected(server: ServerLife, method: string, args: readonly unknown[], result: unknown): Promise<void> {
    this.#setStep()
    const nowMs = (server as Server).now()
    if (method === 'importCatalogue')
      return this.#imported(server, nowMs, args as ImportArguments, result as ImportOutcome)
    if (method === 'forgetOutcomes') {
      this.oracle.forgot(server.name, nowMs, args[0] as number)
      if (result !== 0) this.sometimes.count('outcomes forgotten')
    }
    if (method === 'acquireLease' || method === 'acquireLeaseSince') {
      const { concertId } = (result ?? {}) as Partial<Lease>
      if (concertId === undefined) return
      this.world.note(`${server.name} has the lease of ${concertId}`)
      return this.oracle.leased(server.name, nowMs, concertId)
    }
    if (method !== 'commit') return
    this.oracle.changing(this.servers.map((one) => ({ name: one.name, nowMs: one.now() })))
    const outcomes = result as readonly WriteSetOutcome[]
    const writeSets = args[0] as readonly WriteSet[]
    for (const fact of writeSets.flatMap(({ facts }) => facts)) {
      if (fact.type === 'user-registered') this.#userIds.add(fact.userId)
    }
    if (outcomes.some((how) => how.kind === 'failed' && how.reason === 'STALE_EPOCH'))
      this.sometimes.count('fenced commit')
    if (outcomes.some((how) => how.kind === 'refused' && how.code === 'RESERVATION_CANCELLED'))
      this.sometimes.count('two refunds at once')
    if (outcomes.some((how) => how.kind === 'outdated')) this.sometimes.count('decided again on what had changed')
    writeSets.forEach(({ lease }, at) => {
      if (lease !== undefined && outcomes[at]?.kind === 'committed')
        this.oracle.wrote(server.name, nowMs, lease.concertId)
    })
    this.world.note(`${server.name} commits ${writeSets.map((set, at) => describeWrite(set, outcomes[at])).join('; ')}`)
    // What only asked for the lease, or failed, has changed nothing: it would show with the next that has.
    const isChanged = writeSets.some(({ facts }, at) => facts.length > 0 && outcomes[at]?.kind === 'committed')
    if (isChanged) {
      const books = await readBooks(this.storage, this.hall.policies.keys(), this.#userIds)
      this.oracle.stored(server.name, nowMs, books)
      this.oracle.streamed(await this.storage.outbox(this.oracle.followed, 10_000), books)
    }
    this.oracle.committed(server.name, nowMs)
    for (const { row, paidStep } of this.oracle.chronicle.reservations.values()) {
      if (paidStep === this.world.step && nowMs >= row.expiresAt)
        this.sometimes.count('payment landed after its deadline')
      if (paidStep === this.world.step && this.oracle.chronicle.sales.standing(row.concertId)?.state === 'PAUSED')
        this.sometimes.count('hold paid in a pause')
    }
  }

  #imported(
    server: ServerLife,
    nowMs: number,
    [catalogue, , , options]: ImportArguments,
    outcome: ImportOutcome,
  ): void {
    if (outcome.kind === 'refused') return
    if (options?.dryRun) {
      if (outcome.changed.length === 0) this.sometimes.count('import left all as it was')
      return this.oracle.importing(server.name, nowMs, outcome.changed)
    }
    const policies = catalogue.concerts.map(({ concertId, policy }) => [concertId, policyOf(policy)] as const)
    this.oracle.imported(server.name, nowMs, outcome.changed, new Map(policies))
    this.catalogue = catalogue
    if (outcome.changed.length > 0) this.sometimes.count('policy changed while on sale')
  }

  harmed(server: ServerLife): void {
    this.oracle.troubled(server.name, (server as Server).now())
  }

  clockJumped(server: Server, fromMs: number): void {
    this.oracle.clockJumped(server.name, fromMs, server.now())
  }

  reported(server: Server, { kind, concertId, reason }: ActorReport): void {
    this.#setStep()
    this.world.note(`${server.name} reports ${concertId} ${kind}: ${reason}`)
    this.oracle.reported(server.name, server.now(), kind, concertId, reason, isFault(reason))
    if (kind === 'poisoned') this.sometimes.count('poisoned')
    if (kind === 'reloaded') this.sometimes.count('reloaded')
    if (kind === 'open-failed') this.sometimes.count('concert could not be opened')
    if (kind === 'reload-failed') this.sometimes.count('reload failed')
    if (kind !== 'lost') return
    this.sometimes.count('lease lost')
    // A server that has lost a concert makes way, but not at once.
    this.world.after(this.world.random.between(0, 3_000), () => {
      this.crash(server, 'makes way')
      this.restartAfter(RESTART_MS, server.errorMs)
    })
  }

  slipped(server: Server): void {
    this.sometimes.count('a step threw')
    this.harmed(server)
  }

  unexpected(server: Server, message: string): void {
    this.world.note(`${server.name} error: ${message}`)
    if (!isFault(message)) this.oracle.unexpected(server.name, message)
  }

  published(server: Server, concertId: string, facts: readonly StoredFact[]): void {
    this.#setStep()
    this.world.note(`${server.name} publishes ${facts.map((fact) => fact.type).join(', ')} of ${concertId}`)
    this.oracle.published(server.name, facts)
  }

  loaded(server: Server, concertId: string): void {
    this.oracle.loaded(server.name, server.now(), concertId)
  }

  reloaded(server: Server, concertId: string): void {
    this.oracle.reloaded(server.name, server.now(), concertId)
  }

  /** Tells a concert that a waiter's socket is open now, or no longer. */
  connection(server: Server, concertId: string, token: string, isOpen: boolean): void {
    const concert = server.open?.concerts.byId(concertId)
    if (!concert?.ready) return
    this.#setStep()
    this.oracle.socket(server.name, server.now(), concertId, token, isOpen)
    const found = [...allTokens(concert.state.waiting)].find((other) => other.token === token)
    if (found !== undefined) concert.queue.connection(isOpen ? 'waiter-connected' : 'waiter-disconnected', found)
  }

  resumed(server: Server, concertId: string): void {
    this.onResumed(server, concertId)
  }

  #bootFailed(server: Server, error: Error): void {
    this.sometimes.count('boot failed')
    if (!isFault(error.message)) this.oracle.unexpected(server.name, `boot: ${error.message}`)
    this.crash(server, `could not boot: ${error.message}`)
    this.restartAfter(RESTART_MS, server.errorMs)
  }

  #count(call: Call, outcome: Outcome): void {
    const { chronicle } = this.oracle
    const { type, sinceStep } = call
    if (isStale(call, concertOfCall(chronicle, call)))
      this.sometimes.count('answered by a process that had lost its lease')
    if (type === 'enterQueue' && call.body.token !== undefined) {
      this.sometimes.count(outcome.ok ? 'came back to a place' : 'came back in vain')
    }
    if (type === 'reservation' && outcome.ok && isLapsing(chronicle, call)) this.sometimes.count('lapsed hold read')
    if (outcome.ok && chronicle.calls.isAnew(call)) this.sometimes.count('command carried out anew after a day')
    if (
      !outcome.ok &&
      outcome.problem.code === 'SALE_CLOSED' &&
      mayBeOver(this.hall, call, concertOfCall(chronicle, call))
    )
      this.sometimes.count('sale closed by itself')
    if (!outcome.ok) return this.sometimes.count(`refused ${outcome.problem.code}` as Parameters<Sometimes['count']>[0])
    if (type === 'checkout' && isBegunBefore(chronicle, call)) this.sometimes.count('checkout begun again')
    if ((type === 'queueToken' || type === 'enterQueue') && (outcome.body as QueueToken).drawAt !== undefined)
      this.sometimes.count('place told before its draw')
    const held =
      type === 'hold' && chronicle.reservations.get((outcome.body as { reservationId: string }).reservationId)
    if (held && held.heldStep < sinceStep) this.sometimes.count('answer repeated from the record')
  }

  #setStep(): void {
    this.oracle.step = this.world.step
  }
}

/** That a concert could not write when it opened says only that a write failed, which was reported with its own reason. */
const isFault = (message: string): boolean => message.includes(FAULT) || message.endsWith('could not write')

/** It was asked for when its time was over, and before its end was stored. */
const isLapsing = ({ reservations }: Chronicle, { body, minMs, sinceStep }: Call): boolean => {
  const life = reservations.get(String(body.reservationId))
  return life !== undefined && minMs >= life.row.expiresAt && (life.endedStep ?? life.paidStep ?? 0) > sinceStep
}

const isBegunBefore = ({ reservations }: Chronicle, { body, sinceStep }: Call): boolean =>
  (reservations.get(String(body.reservationId))?.checkoutStep ?? sinceStep) < sinceStep

const asOnTheWire = (outcome: Outcome): Outcome => {
  if (!outcome.ok) return outcome
  const { body } = outcome
  return { ...outcome, body: JSON.parse(body instanceof JsonText ? body.text : JSON.stringify(body)) }
}
