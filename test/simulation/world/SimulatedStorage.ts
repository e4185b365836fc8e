import type { Catalogue, LogOrder } from '../../../client-sdk/protocol/index.ts'
import type {
  AuditSearch,
  ImportOptions,
  Lease,
  ReservationsPage,
  Storage,
  WriteSet,
} from '../../../storage/Storage.ts'
import type { Sometimes } from '../Sometimes.ts'
import type { Life, World } from './World.ts'

type Method = Exclude<keyof Storage, 'close'>

/** What the store does to those who call it. */
export interface Weather {
  /** Chances that a call fails before it took effect, or after. */
  failsBefore: number
  failsAfter: number
  /** How long a call may take to arrive, and its answer to come back. */
  slowestMs: number
}

/** The one thing that outlives processes, and who is told what happens to it. */
export interface Disk {
  readonly storage: Storage
  readonly weather: Weather
  /** What a server that imports makes its seeds from. */
  newSeed(): string
  /** A call of a server is under way. */
  issued(server: ServerLife, method: Method): void
  /** A call of a server has taken effect. */
  effected(server: ServerLife, method: Method, args: readonly unknown[], result: unknown): Promise<void>
  /** A call of a server has failed, or was lost. */
  harmed(server: ServerLife): void
}

export interface ServerLife extends Life {
  readonly name: string
}

/** The message of every fault that is made here, so that no other can hide among them. */
export const FAULT = 'simulated fault'

/**
 * One server's way to the disk. A call takes time to arrive, takes effect at one moment, and its answer takes time to come back; it may
 * fail on either side of that moment. A server that ends meanwhile takes with it what has not taken effect, unless it is on the wire
 * already; one that stands still hears its answers late.
 */
export class SimulatedStorage implements Storage {
  readonly #world: World
  readonly #server: ServerLife
  readonly #disk: Disk
  readonly #sometimes: Sometimes

  constructor(world: World, server: ServerLife, disk: Disk, sometimes: Sometimes) {
    this.#world = world
    this.#server = server
    this.#disk = disk
    this.#sometimes = sometimes
  }

  commit(batch: readonly WriteSet[]) {
    return this.#call('commit', batch)
  }

  acquireLease(concertId: string, owner: string, nowMs: number) {
    return this.#call('acquireLease', concertId, owner, nowMs)
  }

  acquireLeaseSince(epoch: number, concertId: string, owner: string, nowMs: number) {
    return this.#call('acquireLeaseSince', epoch, concertId, owner, nowMs)
  }

  /** Asked together with `concertIds`, whose delays and faults are its own: so that worlds remembered stay what they were. */
  leases() {
    return this.#disk.storage.leases()
  }

  loadConcert(concertId: string) {
    return this.#call('loadConcert', concertId)
  }

  concertIds() {
    return this.#call('concertIds')
  }

  importCatalogue(catalogue: Catalogue, nowMs: number, leases?: readonly Lease[], options?: ImportOptions) {
    return this.#call('importCatalogue', catalogue, nowMs, leases, options)
  }

  user(userId: string) {
    return this.#call('user', userId)
  }

  users(namePrefix: string, after: string | undefined, limit: number) {
    return this.#call('users', namePrefix, after, limit)
  }

  wallet(userId: string) {
    return this.#call('wallet', userId)
  }

  entries(userId: string, after: string | undefined, limit: number, order?: LogOrder) {
    return this.#call('entries', userId, after, limit, order)
  }

  reservation(reservationId: string) {
    return this.#call('reservation', reservationId)
  }

  reservationByTransferCode(codeHash: string) {
    return this.#call('reservationByTransferCode', codeHash)
  }

  revokedTickets(scheduleId: string, after: number, limit: number) {
    return this.#call('revokedTickets', scheduleId, after, limit)
  }

  reservationsOf(userId: string, page?: ReservationsPage) {
    return this.#call('reservationsOf', userId, page)
  }

  commandOutcome(userId: string | null, commandId: string, nowMs: number) {
    return this.#call('commandOutcome', userId, commandId, nowMs)
  }

  audit(after: number, limit: number, search?: AuditSearch) {
    return this.#call('audit', after, limit, search)
  }

  outbox(after: number, limit: number) {
    return this.#call('outbox', after, limit)
  }

  outboxMarks() {
    return this.#call('outboxMarks')
  }

  markDelivered(number: number) {
    return this.#call('markDelivered', number)
  }

  purgeOutbox(upTo: number, beforeMs: number, limit: number) {
    return this.#call('purgeOutbox', upTo, beforeMs, limit)
  }

  forgetOutcomes(beforeMs: number, limit: number) {
    return this.#call('forgetOutcomes', beforeMs, limit)
  }

  probe() {
    return this.#call('probe')
  }

  async close() {}

  #call<M extends Method>(method: M, ...args: Parameters<Storage[M]>): ReturnType<Storage[M]> {
    const { random } = this.#world
    const { failsBefore, failsAfter, slowestMs } = this.#disk.weather
    const lot = random.next()
    const fails = lot < failsBefore ? 'before' : lot < failsBefore + failsAfter && 'after'
    const onTheWire = random.chance(0.5)
    const delayMs = (): number => random.between(0, random.chance(0.2) ? slowestMs : Math.min(slowestMs, 3))
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const answer = (give: () => void): void => void this.#world.after(delayMs(), give, this.#server)
    const fail = (when: string): void => {
      this.#countFault(method, when)
      this.#disk.harmed(this.#server)
      answer(() => reject(new Error(`${FAULT}: ${method} failed ${when} it took effect`)))
    }

    this.#disk.issued(this.#server, method)
    this.#world.after(delayMs(), async () => {
      if (this.#server.ended && !onTheWire) return this.#lose(method)
      if (fails === 'before') return fail('before')
      const result = await this.#effect(method, args)
      if (fails === 'after') return fail('after')
      answer(() => resolve(result))
    })
    return promise as ReturnType<Storage[M]>
  }

  async #effect(method: Method, args: readonly unknown[]): Promise<unknown> {
    const { storage } = this.#disk
    const result: unknown = await Reflect.apply(storage[method], storage, args)
    if (method === 'commit' && this.#server.ended) this.#sometimes.count('commit landed after a crash')
    await this.#disk.effected(this.#server, method, args, result)
    return result
  }

  #lose(method: Method): void {
    this.#world.note(`${this.#server.name} lost ${method} in its crash`)
    if (method === 'commit') this.#sometimes.count('commit lost in a crash')
  }

  #countFault(method: Method, when: string): void {
    this.#world.note(`${this.#server.name} ${method} fails ${when} it took effect`)
    if (method === 'acquireLease' || method === 'acquireLeaseSince') this.#sometimes.count('lease failed')
    else if (method !== 'commit') this.#sometimes.count('read failed')
    else if (when === 'before') this.#sometimes.count('commit failed before it took effect')
    else this.#sometimes.count('commit failed after it took effect')
  }
}
