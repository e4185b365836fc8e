import { type Catalogue, LIMITS, type LogOrder } from '../../client-sdk/protocol/index.ts'
import type {
  AuditRecord,
  AuditSearch,
  CommandOutcome,
  EntryRecord,
  ImportOptions,
  Lease,
  ReservationRecord,
  ReservationsPage,
  Storage,
  UserRecord,
  WriteSet,
  WriteSetOutcome,
} from '../Storage.ts'
import { importCatalogue, loadConcert } from './catalogue.ts'
import { memoryCommit } from './commit.ts'
import { outboxMarks, purgeOutbox, readOutbox } from './outbox.ts'
import { pair, Tables } from './Tables.ts'

/** A store for simulations and tests: it keeps every promise of `Storage` except that it outlives its process. */
export class MemoryStorage implements Storage {
  readonly #tables = new Tables()
  readonly #commit: (batch: readonly WriteSet[]) => readonly WriteSetOutcome[] = memoryCommit(this.#tables)
  #open = true

  async commit(batch: readonly WriteSet[]): Promise<readonly WriteSetOutcome[]> {
    this.#assertOpen()
    return this.#commit(batch)
  }

  async acquireLease(concertId: string, owner: string, nowMs: number): Promise<Lease> {
    this.#assertOpen()
    if (!this.#tables.headers.has(concertId)) throw new Error(`there is no concert ${concertId} to lease`)
    const epoch = (this.#tables.epochs.get(concertId) ?? 0) + 1
    this.#tables.epochs.set(concertId, epoch)
    this.#tables.owners.set(concertId, owner)
    const { audit } = this.#tables
    const detail = JSON.stringify({ owner, epoch })
    audit.set(audit.size + 1, { at: nowMs, actor: 'server', kind: 'lease-acquired', concertId, detail })
    return { concertId, epoch }
  }

  async acquireLeaseSince(epoch: number, concertId: string, owner: string, nowMs: number): Promise<Lease | undefined> {
    this.#assertOpen()
    const { epochs, owners } = this.#tables
    const isAnothers = (epochs.get(concertId) ?? 0) > epoch && owners.get(concertId) !== owner
    return isAnothers ? undefined : this.acquireLease(concertId, owner, nowMs)
  }

  async leases(): Promise<readonly Lease[]> {
    this.#assertOpen()
    return [...this.#tables.epochs].map(([concertId, epoch]) => ({ concertId, epoch }))
  }

  async loadConcert(concertId: string) {
    this.#assertOpen()
    return loadConcert(this.#tables, concertId)
  }

  async concertIds() {
    this.#assertOpen()
    return [...this.#tables.headers.keys()].sort()
  }

  async importCatalogue(
    catalogue: Catalogue,
    nowMs: number,
    leases: readonly Lease[] = [],
    options: ImportOptions = {},
  ) {
    this.#assertOpen()
    return importCatalogue(this.#tables, { catalogue, nowMs, leases, options })
  }

  async user(userId: string) {
    this.#assertOpen()
    return this.#tables.users.get(userId)
  }

  async users(namePrefix: string, after: string | undefined, limit: number): Promise<readonly UserRecord[]> {
    this.#assertOpen()
    const found = [...this.#tables.users.values()]
      .filter(({ name }) => name.startsWith(namePrefix))
      .sort((a, b) => byBytes(a.name, b.name) || byBytes(a.userId, b.userId))
    return behind(found, after, ({ userId }) => userId).slice(0, limit)
  }

  async wallet(userId: string) {
    this.#assertOpen()
    return this.#tables.wallets.get(userId)
  }

  async entries(
    userId: string,
    after: string | undefined,
    limit: number,
    order: LogOrder = 'oldest',
  ): Promise<readonly EntryRecord[]> {
    this.#assertOpen()
    const entries = this.#tables.entries.get(userId) ?? []
    return behind(order === 'oldest' ? entries : entries.toReversed(), after, ({ entryId }) => entryId).slice(0, limit)
  }

  async reservation(reservationId: string) {
    this.#assertOpen()
    return this.#tables.reservations.get(reservationId)
  }

  async reservationByTransferCode(codeHash: string) {
    this.#assertOpen()
    const [reservationId = ''] = [...this.#tables.codeHashes].find(([, hash]) => hash === codeHash) ?? []
    return this.#tables.reservations.get(reservationId)
  }

  async revokedTickets(scheduleId: string, after: number, limit: number) {
    this.#assertOpen()
    const { revokedTickets } = this.#tables
    if (after > revokedTickets.size) return undefined
    return [...revokedTickets.values()]
      .filter((row) => row.scheduleId === scheduleId && row.number > after)
      .slice(0, limit)
      .map(({ scheduleId: _, ...row }) => row)
  }

  async reservationsOf(userId: string, page?: ReservationsPage): Promise<readonly ReservationRecord[]> {
    this.#assertOpen()
    const isMine = (row: ReservationRecord) => row.userId === userId
    // What ended the page before may be another's by now, and shows where that was all the same.
    const rows = [...this.#tables.reservations.values()]
      .filter((row) => isMine(row) || row.reservationId === page?.after)
      .reverse()
      .sort((a, b) => b.heldAt - a.heldAt)
    if (page === undefined) return rows
    return behind(rows, page.after, (row) => row.reservationId)
      .filter((row) => isMine(row) && row.scheduleId === (page.scheduleId ?? row.scheduleId))
      .slice(0, page.limit)
  }

  async commandOutcome(userId: string | null, commandId: string, nowMs: number): Promise<CommandOutcome | undefined> {
    this.#assertOpen()
    const row = this.#tables.outcomes.get(pair(userId ?? '', commandId))
    if (!row || row.at < nowMs - LIMITS.outcomeLifeMs) return undefined
    return { ...row, body: JSON.parse(row.body) as CommandOutcome['body'] }
  }

  async audit(
    after: number,
    limit: number,
    { order = 'oldest', concertId, actor, kind }: AuditSearch = {},
  ): Promise<readonly AuditRecord[]> {
    this.#assertOpen()
    const lines = [...this.#tables.audit]
      .filter(([position]) => after === 0 || (order === 'oldest' ? position > after : position < after))
      .map(([position, row]) => ({ position, ...row, detail: JSON.parse(row.detail) as AuditRecord['detail'] }))
    return (order === 'oldest' ? lines : lines.reverse())
      .filter((line) => line.concertId === (concertId ?? line.concertId))
      .filter((line) => line.actor === (actor ?? line.actor) && line.kind === (kind ?? line.kind))
      .slice(0, limit)
  }

  async outbox(after: number, limit: number) {
    this.#assertOpen()
    return readOutbox(this.#tables, after, limit)
  }

  async outboxMarks() {
    this.#assertOpen()
    return outboxMarks(this.#tables)
  }

  async markDelivered(number: number) {
    this.#assertOpen()
    this.#tables.marks.set('delivered', Math.max(number, outboxMarks(this.#tables).delivered))
  }

  async purgeOutbox(upTo: number, beforeMs: number, limit: number) {
    this.#assertOpen()
    return purgeOutbox(this.#tables, upTo, beforeMs, limit)
  }

  async forgetOutcomes(beforeMs: number, limit: number): Promise<number> {
    this.#assertOpen()
    const stale = [...this.#tables.outcomes]
      .filter(([, { at }]) => at < beforeMs)
      .sort(([, a], [, b]) => a.at - b.at)
      .slice(0, limit)
    for (const [key] of stale) this.#tables.outcomes.delete(key)
    return stale.length
  }

  async probe() {
    this.#assertOpen()
  }

  async close() {
    this.#open = false
  }

  #assertOpen(): void {
    if (!this.#open) throw new Error('the store is closed')
  }
}

/** What comes after the row of that id; nothing if there is none. */
const behind = <T>(rows: readonly T[], after: string | undefined, idOf: (row: T) => string): readonly T[] => {
  if (after === undefined) return rows
  const at = rows.findIndex((row) => idOf(row) === after)
  return at === -1 ? [] : rows.slice(at + 1)
}

/** As a database orders texts. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
