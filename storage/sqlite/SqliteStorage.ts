import type { Database, Statement } from 'better-sqlite3'
import type { Catalogue, LogOrder } from '../../client-sdk/protocol/index.ts'
import type { AuditSearch, ImportOptions, Lease, ReservationsPage, Storage, WriteSet } from '../Storage.ts'
import { type Commit, prepareCommit } from './commit.ts'
import { importCatalogue } from './importCatalogue.ts'
import { type LoadConcert, prepareLoadConcert } from './loadConcert.ts'
import { openDatabase, type SqliteOptions } from './openDatabase.ts'
import { prepareOutbox } from './outbox.ts'
import { prepareReads } from './reads.ts'
import { SeatIds } from './SeatIds.ts'
import { SharedRead } from './SharedRead.ts'

const PROBE_BUSY_TIMEOUT_MS = 50

/**
 * FrontRow's store on one SQLite file. Every method does its work before it returns, fsync included: nothing else runs in
 * this process meanwhile. That is what makes a batch cheap, and why whoever commits should gather batches.
 */
export class SqliteStorage implements Storage {
  readonly #db: Database
  readonly #commit: Commit
  readonly #loadConcert: LoadConcert
  readonly #prepared: ReturnType<typeof prepareReads>
  readonly #sharedRead: SharedRead
  readonly #outbox: ReturnType<typeof prepareOutbox>
  readonly #seatIds: SeatIds
  readonly #forget: Statement<[number, number]>

  /** @throws when the file can't be opened, isn't durable, or belongs to a newer FrontRow. */
  static open(file: string, options: SqliteOptions = {}): SqliteStorage {
    return new SqliteStorage(openDatabase(file, options))
  }

  private constructor(db: Database) {
    this.#db = db
    this.#seatIds = new SeatIds(db)
    this.#commit = prepareCommit(db, this.#seatIds)
    this.#loadConcert = prepareLoadConcert(db)
    this.#prepared = prepareReads(db)
    this.#sharedRead = new SharedRead(db)
    this.#outbox = prepareOutbox(db)
    this.#forget = db.prepare(
      `DELETE FROM command_outcomes WHERE number IN
       (SELECT number FROM command_outcomes WHERE at < ? ORDER BY at LIMIT ?)`,
    )
  }

  async commit(batch: readonly WriteSet[]) {
    this.#sharedRead.end()
    return this.#commit(batch)
  }

  async acquireLease(concertId: string, owner: string, nowMs: number): Promise<Lease> {
    return this.#acquire(() => this.#takeLease(concertId, owner, nowMs))
  }

  async acquireLeaseSince(epoch: number, concertId: string, owner: string, nowMs: number): Promise<Lease | undefined> {
    const anothers = this.#db.prepare('SELECT 1 FROM leases WHERE concert_id = ? AND epoch > ? AND owner <> ?')
    return this.#acquire(() =>
      anothers.get(concertId, epoch, owner) === undefined ? this.#takeLease(concertId, owner, nowMs) : undefined,
    )
  }

  async leases(): Promise<readonly Lease[]> {
    return this.#reads.leases()
  }

  async loadConcert(concertId: string) {
    this.#sharedRead.end()
    return this.#loadConcert(concertId)
  }

  async concertIds() {
    return this.#reads.concertIds()
  }

  async importCatalogue(
    catalogue: Catalogue,
    nowMs: number,
    leases: readonly Lease[] = [],
    options: ImportOptions = {},
  ) {
    this.#sharedRead.end()
    this.#seatIds.forget()
    return importCatalogue(this.#db, { catalogue, nowMs, leases, options })
  }

  async user(userId: string) {
    return this.#reads.user(userId)
  }

  async users(namePrefix: string, after: string | undefined, limit: number) {
    return this.#reads.users(namePrefix, after, limit)
  }

  async wallet(userId: string) {
    return this.#reads.wallet(userId)
  }

  async entries(userId: string, after: string | undefined, limit: number, order?: LogOrder) {
    return this.#reads.entries(userId, after, limit, order)
  }

  async reservation(reservationId: string) {
    return this.#reads.reservation(reservationId)
  }

  async reservationByTransferCode(codeHash: string) {
    return this.#reads.reservationByTransferCode(codeHash)
  }

  async revokedTickets(scheduleId: string, after: number, limit: number) {
    return this.#reads.revokedTickets(scheduleId, after, limit)
  }

  async reservationsOf(userId: string, page?: ReservationsPage) {
    return this.#reads.reservationsOf(userId, page)
  }

  async commandOutcome(userId: string | null, commandId: string, nowMs: number) {
    return this.#reads.commandOutcome(userId, commandId, nowMs)
  }

  async audit(after: number, limit: number, search?: AuditSearch) {
    return this.#reads.audit(after, limit, search)
  }

  async outbox(after: number, limit: number) {
    this.#sharedRead.begin()
    return this.#outbox.page(after, limit)
  }

  async outboxMarks() {
    this.#sharedRead.begin()
    return this.#outbox.marks()
  }

  async markDelivered(number: number) {
    this.#sharedRead.end()
    this.#outbox.markDelivered(number)
  }

  async purgeOutbox(upTo: number, beforeMs: number, limit: number) {
    this.#sharedRead.end()
    return this.#outbox.purge(upTo, beforeMs, limit)
  }

  async forgetOutcomes(beforeMs: number, limit: number) {
    this.#sharedRead.end()
    return this.#forget.run(beforeMs, limit).changes
  }

  /** Hardly waits for another process to finish writing: who asks will ask again, and all stands still meanwhile. */
  async probe() {
    this.#sharedRead.end()
    const timeout = this.#db.pragma('busy_timeout', { simple: true })
    this.#db.pragma(`busy_timeout = ${PROBE_BUSY_TIMEOUT_MS}`)
    try {
      this.#db.prepare('UPDATE probe SET writes = writes + 1').run()
    } finally {
      this.#db.pragma(`busy_timeout = ${timeout}`)
    }
  }

  async close() {
    this.#sharedRead.end()
    this.#db.close()
  }

  #acquire<T>(take: () => T): T {
    const acquire = this.#db.transaction(take)
    this.#sharedRead.end()
    this.#seatIds.forget()
    return acquire.immediate()
  }

  #takeLease(concertId: string, owner: string, nowMs: number): Lease {
    const known = this.#db.prepare('SELECT 1 FROM concerts WHERE concert_id = ?').get(concertId)
    if (!known) throw new Error(`there is no concert ${concertId} to lease`)
    const epoch = this.#db
      .prepare<[string, string, number], number>(
        `INSERT INTO leases (concert_id, epoch, owner, acquired_at) VALUES (?, 1, ?, ?)
         ON CONFLICT (concert_id) DO UPDATE
         SET epoch = epoch + 1, owner = excluded.owner, acquired_at = excluded.acquired_at
         RETURNING epoch`,
      )
      .pluck()
      .get(concertId, owner, nowMs) as number
    this.#db
      .prepare(`INSERT INTO audit (at, kind, concert_id, detail) VALUES (?, 'lease-acquired', ?, ?)`)
      .run(nowMs, concertId, JSON.stringify({ owner, epoch }))
    return { concertId, epoch }
  }

  get #reads() {
    this.#sharedRead.begin()
    return this.#prepared
  }
}
