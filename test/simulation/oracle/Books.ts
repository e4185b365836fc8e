import type { AdmissionValues } from '../../../client-sdk/protocol/index.ts'
import type {
  AuditRecord,
  EntryRecord,
  LotteryRecord,
  ReservationRecord,
  SaleRecord,
  ScheduleRecord,
  Storage,
  TokenRecord,
} from '../../../storage/Storage.ts'

export interface TokenRow extends TokenRecord {
  readonly concertId: string
}

export interface Account {
  /** Undefined before the first charge. */
  readonly balance: number | undefined
  readonly entries: readonly EntryRecord[]
}

/** All that is durable at one moment, as plain rows. */
export interface Books {
  /** By id, of every user. */
  readonly reservations: ReadonlyMap<string, ReservationRecord>
  readonly tokens: ReadonlyMap<string, TokenRow>
  /** By concert: the highest sequence ever issued. */
  readonly lastSequences: ReadonlyMap<string, number>
  readonly accounts: ReadonlyMap<string, Account>
  /** By schedule: seats by index, as whoever loads the concert would find them. */
  readonly seats: ReadonlyMap<string, { readonly held: readonly number[]; readonly sold: readonly number[] }>
  /** By schedule: seats by index. */
  readonly blocked: ReadonlyMap<string, readonly number[]>
  /** By schedule. */
  readonly members: ReadonlyMap<string, ScheduleRecord['members']>
  readonly released: ReadonlyMap<string, ScheduleRecord['released']>
  readonly waitlists: ReadonlyMap<string, ScheduleRecord['waitlist']>
  /** By concert: what the operator has set. */
  readonly sales: ReadonlyMap<string, SaleRecord>
  readonly admissions: ReadonlyMap<string, AdmissionValues>
  /** By concert, where there is one. */
  readonly lotteries: ReadonlyMap<string, LotteryRecord>
  /** What the operator has done to sales and wallets, oldest first. */
  readonly audit: readonly AuditRecord[]
}

export const noBooks = () => ({
  reservations: new Map<string, ReservationRecord>(),
  tokens: new Map<string, TokenRow>(),
  lastSequences: new Map<string, number>(),
  accounts: new Map<string, Account>(),
  seats: new Map<string, { held: number[]; sold: number[] }>(),
  blocked: new Map<string, readonly number[]>(),
  members: new Map<string, ScheduleRecord['members']>(),
  released: new Map<string, ScheduleRecord['released']>(),
  waitlists: new Map<string, ScheduleRecord['waitlist']>(),
  sales: new Map<string, SaleRecord>(),
  admissions: new Map<string, AdmissionValues>(),
  lotteries: new Map<string, LotteryRecord>(),
  audit: [] as AuditRecord[],
})

/** Reads a store from end to end. */
export const readBooks = async (
  storage: Storage,
  concertIds: Iterable<string>,
  userIds: Iterable<string>,
): Promise<Books> => {
  const books = noBooks()
  for (const concertId of concertIds) {
    const record = await storage.loadConcert(concertId)
    if (record !== undefined) {
      books.sales.set(concertId, record.sale)
      books.admissions.set(concertId, record.admission)
      if (record.lottery !== undefined) books.lotteries.set(concertId, record.lottery)
    }
    books.lastSequences.set(concertId, record?.lastSequence ?? 0)
    for (const token of record?.tokens ?? []) books.tokens.set(token.token, { ...token, concertId })
    for (const [scheduleId, { holds, sold, blocked, members, released, waitlist }] of Object.entries(
      record?.schedules ?? {},
    )) {
      books.blocked.set(scheduleId, blocked)
      books.members.set(scheduleId, members)
      books.released.set(scheduleId, released)
      books.waitlists.set(scheduleId, waitlist)
      books.seats.set(scheduleId, { held: holds.flatMap((h) => h.seats), sold: sold.flatMap((s) => s.seats) })
    }
  }
  for (const userId of userIds) {
    if ((await storage.user(userId)) === undefined) continue
    const entries = await storage.entries(userId, undefined, 10_000)
    books.accounts.set(userId, { balance: await storage.wallet(userId), entries })
    for (const row of await storage.reservationsOf(userId)) books.reservations.set(row.reservationId, row)
  }
  const lines = await storage.audit(0, 10_000)
  books.audit.push(...lines.filter(({ actor, kind }) => actor === 'operator' && kind !== 'catalogue-imported'))
  return books
}
