import Database from 'better-sqlite3'

/** A concert in numbers: as its database has it, or as the console shows it. */
export interface SaleBooks {
  readonly waiting: number
  readonly active: number
  readonly free: number
  readonly held: number
  readonly sold: number
  readonly blocked: number
  readonly revenue: number
  /** Since the server started, as are the next two. */
  readonly admissions: number
  readonly holds: number
  readonly payments: number
}

/** Reads the file as somebody who knows nothing of the server; what is counted since the start has to have begun with it. */
export const readSaleBooks = (file: string, concertId: string): SaleBooks => {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    const count = (sql: string): number => db.prepare<[string], number>(sql).pluck().get(concertId) as number
    const tokens = (what: string): number => count(`SELECT count(*) FROM queue_tokens WHERE concert_id = ? AND ${what}`)
    const reservations = (what: string): number =>
      count(`SELECT count(*) FROM reservations r WHERE r.concert_id = ? AND ${what}`)
    const seats = (state: string): number =>
      count(`SELECT count(*) FROM reservations r JOIN reservation_seats s ON s.reservation = r.number
             WHERE r.concert_id = ? AND r.state = '${state}'`)
    const ofDates = (table: string): number =>
      count(`SELECT count(*) FROM ${table} JOIN schedules USING (schedule_id) WHERE concert_id = ?`)
    const [held, sold, blocked] = [seats('HELD'), seats('PAID'), ofDates('blocked_seats')]
    return {
      waiting: tokens("state = 'WAIT'"),
      active: tokens("state = 'ACTIVE'"),
      free: ofDates('seats') - held - sold - blocked,
      held,
      sold,
      blocked,
      revenue: count(`SELECT coalesce(sum(p.amount), 0) FROM reservations r JOIN payments p ON p.reservation = r.number
                      WHERE r.concert_id = ?`),
      admissions: tokens('admitted_at IS NOT NULL'),
      holds: reservations('true'),
      payments: reservations("state = 'PAID'"),
    }
  } finally {
    db.close()
  }
}
