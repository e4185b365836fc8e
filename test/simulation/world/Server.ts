import {
  type DoorEnvelope,
  type Envelope,
  type OperatorEnvelope,
  type Outcome,
  TRANSFER_CODE_LENGTH,
} from '../../../client-sdk/protocol/index.ts'
import type { ActorReport } from '../../../rooms/actor/ports.ts'
import type { TransferCodes } from '../../../rooms/box-office/AdmissionTickets.ts'
import { type OpenBoxOffice, openBoxOffice } from '../../../rooms/box-office/openBoxOffice.ts'
import type { Concerts } from '../../../rooms/concert/Concerts.ts'
import type { StoredFact } from '../../../rooms/concert/state.ts'
import { transferCodes } from '../../../server/transferCodes.ts'
import { sha256 } from '../../support/Sale.ts'
import { testSeal } from '../../support/ticketing.ts'
import type { Sometimes } from '../Sometimes.ts'
import { type Disk, FAULT, type ServerLife, SimulatedStorage } from './SimulatedStorage.ts'
import { CLOCK_ERROR_MS, type World } from './World.ts'

const CLOCK_LOOK_MS = 500

/** Who watches a server; every moment of it is told, in order. */
export interface ServerWatcher {
  clockJumped(server: Server, fromMs: number): void
  reported(server: Server, report: ActorReport): void
  /** A step of it is about to throw. */
  slipped(server: Server): void
  unexpected(server: Server, message: string): void
  published(server: Server, concertId: string, facts: readonly StoredFact[]): void
  /** It has read a concert from the store, and opened it since. */
  loaded(server: Server, concertId: string): void
  /** It has just read one anew. */
  reloaded(server: Server, concertId: string): void
  resumed(server: Server, concertId: string): void
}

/** A process with the real box office in it, on a clock of its own that may be wrong and may jump. */
export class Server implements ServerLife {
  readonly name: string
  ended = false
  pausedUntilMs = 0
  /** The next step that makes an id throws. */
  slips = false
  /** Once it has booted. */
  open: OpenBoxOffice | undefined
  readonly #world: World
  readonly #disk: Disk
  readonly #watcher: ServerWatcher
  readonly #sometimes: Sometimes
  #errorMs: number
  readonly #watched = new Set<string>()
  #ids = 0

  constructor(
    name: string,
    errorMs: number,
    deps: {
      readonly world: World
      readonly disk: Disk
      readonly watcher: ServerWatcher
      readonly sometimes: Sometimes
    },
  ) {
    this.name = name
    this.#errorMs = withinError(errorMs)
    this.#world = deps.world
    this.#disk = deps.disk
    this.#watcher = deps.watcher
    this.#sometimes = deps.sometimes
  }

  /** Epoch milliseconds, as this process believes. */
  now(): number {
    return this.#world.clockMs + this.#errorMs
  }

  /** By how much its clock is ahead of the right time; negative where it is behind. */
  get errorMs(): number {
    return this.#errorMs
  }

  /** Resolves once commands are taken; rejects where the store fails. */
  async boot(): Promise<void> {
    const open = await openBoxOffice({
      storage: new SimulatedStorage(this.#world, this, this.#disk, this.#sometimes),
      ports: {
        now: () => this.now(),
        wakeAt: (atMs, task) => this.#wakeAt(atMs, task),
        wakeAfter: (ms, task) => this.#world.after(ms + this.#latenessMs(), task, this),
        defer: (task) => void this.#world.after(0, task, this),
        newId: () => this.#newId(),
        newSeed: () => this.#disk.newSeed(),
        report: (report) => this.#watcher.reported(this, report),
      },
      owner: this.name,
      ticketSeal: testSeal,
      transferCodes: this.#transferCodes,
      joinTickets: { issue: async (roomId) => ({ roomId, sessionId: `session-${++this.#ids}` }) },
      digest: sha256,
      signIn: async (userId) => `access-${userId}`,
      reportError: (command, message) => this.#watcher.unexpected(this, `${command}: ${message}`),
    })
    open.concerts.onRenewal(async (concertIds) => this.#watch(open.concerts, concertIds))
    this.#watch(
      open.concerts,
      open.concerts.all().map(({ concertId }) => concertId),
    )
    this.open = open
  }

  /** As rooms do it: once for each concert, as soon as it is open. */
  #watch(concerts: Concerts, concertIds: readonly string[]): void {
    for (const concertId of concertIds) {
      const concert = concerts.byId(concertId)
      if (concert === undefined || this.#watched.has(concertId)) continue
      this.#watched.add(concertId)
      this.#watcher.loaded(this, concertId)
      concert.listen({
        committed: (facts) => this.#watcher.published(this, concertId, facts),
        reloaded: () => this.#watcher.reloaded(this, concertId),
        resumed: () => this.#watcher.resumed(this, concertId),
      })
    }
  }

  execute(envelope: Envelope): Promise<Outcome> {
    if (this.open === undefined) throw new Error(`${this.name} has not booted`)
    return this.open.boxOffice.execute(envelope)
  }

  /** What the operator wants. */
  carryOut(envelope: OperatorEnvelope): Promise<Outcome> {
    if (this.open === undefined) throw new Error(`${this.name} has not booted`)
    return this.open.operatorDesk.execute(envelope)
  }

  /** What a door wants. */
  atDoor(envelope: DoorEnvelope): Promise<Outcome> {
    if (this.open === undefined) throw new Error(`${this.name} has not booted`)
    return this.open.doorDesk.execute(envelope)
  }

  get serving(): boolean {
    return !this.ended && this.open !== undefined
  }

  /** Everything in memory is gone. */
  end(): void {
    this.ended = true
  }

  pause(ms: number): void {
    this.pausedUntilMs = this.#world.nowMs + ms
  }

  jump(ms: number): void {
    const fromMs = this.now()
    this.#errorMs = withinError(this.#errorMs + ms)
    this.#watcher.clockJumped(this, fromMs)
  }

  /** No two processes give out the same one. */
  readonly #transferCodes: TransferCodes = {
    ...transferCodes,
    newCode: () => {
      const [name = '', number = ''] = this.#newId().split('-')
      return name.toUpperCase() + number.slice(name.length - TRANSFER_CODE_LENGTH)
    },
  }

  #newId(): string {
    if (this.slips) {
      this.slips = false
      this.#watcher.slipped(this)
      throw new Error(`${FAULT}: a step slipped`)
    }
    return `${this.name}-${String(++this.#ids).padStart(16, '0')}`
  }

  /** As a timer does it, that looks at the clock again now and then, for it may step. */
  #wakeAt(atMs: number, task: () => void): () => void {
    let cancel = (): void => undefined
    const arm = (): void => {
      const waitMs = Math.min(Math.max(0, atMs - this.now()), CLOCK_LOOK_MS)
      const ring = (): void => (this.now() < atMs ? arm() : task())
      cancel = this.#world.after(waitMs + this.#latenessMs(), ring, this)
    }
    arm()
    return () => cancel()
  }

  #latenessMs(): number {
    const { random } = this.#world
    return random.chance(0.1) ? random.between(0, 200) : 0
  }
}

const withinError = (ms: number): number => Math.min(Math.max(ms, -CLOCK_ERROR_MS), CLOCK_ERROR_MS)
