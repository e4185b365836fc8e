import type { Catalogue, LogOrder } from '../../client-sdk/protocol/index.ts'
import type {
  AuditSearch,
  ImportOptions,
  Lease,
  ReservationsPage,
  Storage,
  WriteSet,
  WriteSetOutcome,
} from '../../storage/Storage.ts'

/** An import that is only tried is a read, and goes by a name of its own. */
type Method = Exclude<keyof Storage, 'close'> | 'tryCatalogue'

/** `before`: the call fails and nothing was done. `after`: it was done, and only the news of it is lost. */
type FaultMoment = 'before' | 'after'

/**
 * A real store with a bad day: its calls can be held back, made to fail before or after they took effect, or lost as in a crash.
 * What goes through unharmed goes to the store beneath.
 */
export class FaultyStorage implements Storage {
  /** Every batch that was handed in, in order, whatever became of it. */
  readonly batches: (readonly WriteSet[])[] = []
  /** How often each method was called. */
  readonly calls = new Map<Method, number>()
  readonly #inner: Storage
  readonly #faults = new Map<Method, { readonly moment: FaultMoment; times: number }>()
  readonly #held = new Map<Method, { readonly moment: FaultMoment; readonly waiting: (() => void)[] }>()
  readonly #arrivals: (() => void)[] = []

  constructor(inner: Storage) {
    this.#inner = inner
  }

  /** The next `times` calls of a method fail. */
  failNext(method: Method, moment: FaultMoment = 'before', times = 1): void {
    this.#faults.set(method, { moment, times })
  }

  /** No call fails any more. */
  mend(): void {
    this.#faults.clear()
  }

  /**
   * Keeps back every call of a method, or only the news of it, until the returned function lets them through in the order
   * they came.
   */
  hold(method: Method, moment: FaultMoment = 'before'): () => void {
    const waiting: (() => void)[] = []
    const held = { moment, waiting }
    this.#held.set(method, held)
    return () => {
      if (this.#held.get(method) === held) this.#held.delete(method)
      for (const proceed of waiting.splice(0)) proceed()
    }
  }

  /** Calls of a method that are held back now. */
  held(method: Method): number {
    return this.#held.get(method)?.waiting.length ?? 0
  }

  /** Resolves once a call of a method is held back. */
  async arrived(method: Method): Promise<void> {
    while (this.held(method) === 0) await new Promise<void>((resolve) => this.#arrivals.push(resolve))
  }

  /** The process dies: what is held back never reaches the store, and nobody hears of it. */
  lose(): void {
    this.#held.clear()
  }

  /** Every write set that was handed in, in order. */
  get writeSets(): readonly WriteSet[] {
    return this.batches.flat()
  }

  commit(batch: readonly WriteSet[]): Promise<readonly WriteSetOutcome[]> {
    this.batches.push(batch)
    return this.#call('commit', () => this.#inner.commit(batch))
  }

  acquireLease(concertId: string, owner: string, nowMs: number): Promise<Lease> {
    return this.#call('acquireLease', () => this.#inner.acquireLease(concertId, owner, nowMs))
  }

  acquireLeaseSince(epoch: number, concertId: string, owner: string, nowMs: number): Promise<Lease | undefined> {
    return this.#call('acquireLeaseSince', () => this.#inner.acquireLeaseSince(epoch, concertId, owner, nowMs))
  }

  leases() {
    return this.#call('leases', () => this.#inner.leases())
  }

  loadConcert(concertId: string) {
    return this.#call('loadConcert', () => this.#inner.loadConcert(concertId))
  }

  concertIds() {
    return this.#call('concertIds', () => this.#inner.concertIds())
  }

  importCatalogue(catalogue: Catalogue, nowMs: number, leases?: readonly Lease[], options?: ImportOptions) {
    const method = options?.dryRun ? 'tryCatalogue' : 'importCatalogue'
    return this.#call(method, () => this.#inner.importCatalogue(catalogue, nowMs, leases, options))
  }

  user(userId: string) {
    return this.#call('user', () => this.#inner.user(userId))
  }

  users(namePrefix: string, after: string | undefined, limit: number) {
    return this.#call('users', () => this.#inner.users(namePrefix, after, limit))
  }

  wallet(userId: string) {
    return this.#call('wallet', () => this.#inner.wallet(userId))
  }

  entries(userId: string, after: string | undefined, limit: number, order?: LogOrder) {
    return this.#call('entries', () => this.#inner.entries(userId, after, limit, order))
  }

  reservation(reservationId: string) {
    return this.#call('reservation', () => this.#inner.reservation(reservationId))
  }

  reservationByTransferCode(codeHash: string) {
    return this.#call('reservationByTransferCode', () => this.#inner.reservationByTransferCode(codeHash))
  }

  revokedTickets(scheduleId: string, after: number, limit: number) {
    return this.#call('revokedTickets', () => this.#inner.revokedTickets(scheduleId, after, limit))
  }

  reservationsOf(userId: string, page?: ReservationsPage) {
    return this.#call('reservationsOf', () => this.#inner.reservationsOf(userId, page))
  }

  commandOutcome(userId: string | null, commandId: string, nowMs: number) {
    return this.#call('commandOutcome', () => this.#inner.commandOutcome(userId, commandId, nowMs))
  }

  audit(after: number, limit: number, search?: AuditSearch) {
    return this.#call('audit', () => this.#inner.audit(after, limit, search))
  }

  outbox(after: number, limit: number) {
    return this.#call('outbox', () => this.#inner.outbox(after, limit))
  }

  outboxMarks() {
    return this.#call('outboxMarks', () => this.#inner.outboxMarks())
  }

  markDelivered(number: number) {
    return this.#call('markDelivered', () => this.#inner.markDelivered(number))
  }

  purgeOutbox(upTo: number, beforeMs: number, limit: number) {
    return this.#call('purgeOutbox', () => this.#inner.purgeOutbox(upTo, beforeMs, limit))
  }

  forgetOutcomes(beforeMs: number, limit: number) {
    return this.#call('forgetOutcomes', () => this.#inner.forgetOutcomes(beforeMs, limit))
  }

  probe() {
    return this.#call('probe', () => this.#inner.probe())
  }

  close() {
    return this.#inner.close()
  }

  async #call<T>(method: Method, call: () => Promise<T>): Promise<T> {
    this.calls.set(method, (this.calls.get(method) ?? 0) + 1)
    const held = this.#held.get(method)
    if (held?.moment === 'before') await this.#wait(held.waiting)
    const fault = this.#takeFault(method)
    if (fault === 'before') throw new Error(`${method} failed before it took effect`)
    const result = await call()
    if (held?.moment === 'after') await this.#wait(held.waiting)
    if (fault === 'after') throw new Error(`${method} failed after it took effect`)
    return result
  }

  #wait(waiting: (() => void)[]): Promise<void> {
    return new Promise((resolve) => {
      waiting.push(resolve)
      for (const arrive of this.#arrivals.splice(0)) arrive()
    })
  }

  #takeFault(method: Method): FaultMoment | undefined {
    const fault = this.#faults.get(method)
    if (fault === undefined) return undefined
    fault.times -= 1
    if (fault.times <= 0) this.#faults.delete(method)
    return fault.moment
  }
}
