import type { Database } from 'better-sqlite3'
import type {
  AdmissionValues,
  CatalogueConcert,
  CatalogueSchedule,
  SeatingPlan,
  TokenEndReason,
  TokenState,
} from '../../client-sdk/protocol/index.ts'
import type { ConcertRecord, HoldRecord, SaleRecord, ScheduleRecord, TokenRecord, WaitlistRecord } from '../Storage.ts'
import { present } from './rows.ts'

export type LoadConcert = (concertId: string) => ConcertRecord | undefined

interface ConcertRow {
  readonly header: string
  readonly lastSequence: number
  readonly seed: string | null
  readonly upTo: number | null
  readonly openedUpTo: number | null
  readonly stop: 'PAUSED' | 'CLOSED' | null
  readonly stoppedAt: number | null
  readonly maxActive: number | null
  readonly batchSize: number | null
  readonly batchIntervalMs: number | null
}
/** In the order of the columns: a crowd of 100,000 makes named rows felt. */
type TokenRow = [
  token: string,
  userId: string,
  sequence: number,
  state: TokenState,
  issuedAt: number,
  admittedAt: number | null,
  expiresAt: number,
  endReason: TokenEndReason | null,
  claimBy: number | null,
]
interface HeldSeatRow extends Omit<HoldRecord, 'seats' | 'checkoutAt' | 'offered'> {
  readonly checkoutAt: number | null
  readonly offered: 1 | null
  readonly seat: number
}
interface WaitlistRow extends Omit<WaitlistRecord, 'wish'> {
  readonly quantity: number
  readonly zone: string | null
  readonly category: string | null
}
type SoldRow = [userId: string, seats: string, revenue: number]

export const prepareLoadConcert = (db: Database): LoadConcert => {
  const concertRow = db.prepare<[string], ConcertRow>(
    `SELECT header, last_sequence AS lastSequence, seed, up_to AS upTo, sale_opened_up_to AS openedUpTo, sale_stop AS stop, sale_stopped_at AS stoppedAt,
            max_active AS maxActive, batch_size AS batchSize, batch_interval_ms AS batchIntervalMs
     FROM concerts LEFT JOIN lotteries USING (concert_id) WHERE concert_id = ?`,
  )
  const definitions = db
    .prepare<[string], string>('SELECT definition FROM schedules WHERE concert_id = ? ORDER BY starts_at, schedule_id')
    .pluck()
  const planText = db.prepare<[string], string>('SELECT plan FROM plans WHERE plan_id = ?').pluck()
  const tokens = db
    .prepare<[string], TokenRow>(
      `SELECT token, user_id, sequence, state, issued_at, admitted_at, expires_at, end_reason, claim_by
       FROM queue_tokens WHERE concert_id = ? ORDER BY sequence`,
    )
    .raw()
  const loadSchedule = prepareLoadSchedule(db)

  // One read transaction: another process may be writing.
  return db.transaction((concertId: string): ConcertRecord | undefined => {
    const row = concertRow.get(concertId)
    if (!row) return undefined
    const schedules = definitions.all(concertId).map((text) => JSON.parse(text) as CatalogueSchedule)
    const planIds = new Set(schedules.map((schedule) => schedule.planId))
    const plan = (planId: string) => JSON.parse(planText.get(planId) as string) as SeatingPlan
    return {
      concert: { ...(JSON.parse(row.header) as Omit<CatalogueConcert, 'schedules'>), schedules },
      plans: Object.fromEntries([...planIds].map((planId) => [planId, plan(planId)])),
      tokens: tokens.all(concertId).map(tokenRecord),
      lastSequence: row.lastSequence,
      ...lotteryRecord(row),
      sale: saleRecord(row),
      admission: admissionValues(row),
      schedules: Object.fromEntries(schedules.map(({ scheduleId }) => [scheduleId, loadSchedule(scheduleId)])),
    }
  })
}

const lotteryRecord = ({ seed, upTo }: ConcertRow): Pick<ConcertRecord, 'lottery'> =>
  seed === null ? {} : { lottery: { seed, ...(upTo !== null && { upTo }) } }

const saleRecord = ({ openedUpTo, stop, stoppedAt }: ConcertRow): SaleRecord => ({
  ...(openedUpTo !== null && { openedUpTo }),
  ...(stop !== null && stoppedAt !== null && { stopped: { state: stop, at: stoppedAt } }),
})

const admissionValues = ({ maxActive, batchSize, batchIntervalMs }: ConcertRow): AdmissionValues =>
  present({ maxActive, batchSize, batchIntervalMs })

const tokenRecord = (row: TokenRow): TokenRecord => {
  const [token, userId, sequence, state, issuedAt, admittedAt, expiresAt, endReason, claimBy] = row
  const waiter = { token, userId, sequence, state, issuedAt, expiresAt }
  if (admittedAt === null && endReason === null) return waiter
  return { ...waiter, ...present({ admittedAt, claimBy, endReason }) }
}

const waitlistRecord = ({ userId, sequence, joinedAt, ...wish }: WaitlistRow): WaitlistRecord => ({
  userId,
  sequence,
  joinedAt,
  wish: present(wish),
})

/** The first two start at the index of live seats, which a sale that released a million holds keeps as small as its hall. */
const prepareLoadSchedule = (db: Database) => {
  const heldSeats = db.prepare<[string], HeldSeatRow>(
    `SELECT r.reservation_id AS reservationId, r.user_id AS userId, s.seat_index AS seat, r.amount,
            r.held_at AS heldAt, r.expires_at AS expiresAt, r.checkout_at AS checkoutAt, r.offered
     FROM reservation_seats s CROSS JOIN reservations r ON r.number = s.reservation
     WHERE s.schedule_id = ? AND s.live = 1 AND r.state = 'HELD'
     ORDER BY r.held_at, r.reservation_id, s.ordinal`,
  )
  // Added up by SQLite: of what is sold there are more seats than of anything else, and few owners.
  const soldSeats = db
    .prepare<[string], SoldRow>(
      `SELECT r.user_id, json_group_array(s.seat_index ORDER BY s.seat_index), sum(s.price)
       FROM reservation_seats s CROSS JOIN reservations r ON r.number = s.reservation
       WHERE s.schedule_id = ? AND s.live = 1 AND r.state = 'PAID'
       GROUP BY r.user_id ORDER BY r.user_id`,
    )
    .raw()

  const checkedInSeats = db
    .prepare<[string], number>(
      `SELECT count(*) FROM reservation_seats s JOIN check_ins c ON c.reservation = s.reservation
       WHERE s.schedule_id = ? AND s.live = 1`,
    )
    .pluck()
  const blockedSeats = db
    .prepare<[string], number>('SELECT seat_index FROM blocked_seats WHERE schedule_id = ? ORDER BY seat_index')
    .pluck()

  const members = db.prepare<[string], ScheduleRecord['members'][number]>(
    `SELECT allotment_id AS allotmentId, user_id AS userId, code FROM allotment_members
     WHERE schedule_id = ? ORDER BY allotment_id, user_id`,
  )
  const released = db.prepare<[string], ScheduleRecord['released'][number]>(
    'SELECT allotment_id AS allotmentId, released_at AS at FROM allotment_releases WHERE schedule_id = ? ORDER BY allotment_id',
  )

  const waitlist = db.prepare<[string], WaitlistRow>(
    `SELECT user_id AS userId, sequence, joined_at AS joinedAt, quantity, zone, category FROM waitlist_places
     WHERE schedule_id = ? ORDER BY sequence`,
  )

  return (scheduleId: string): ScheduleRecord => {
    const holds: (HoldRecord & { seats: number[] })[] = []
    for (const { seat, checkoutAt, offered, ...hold } of heldSeats.iterate(scheduleId)) {
      const last = holds.at(-1)
      if (last?.reservationId === hold.reservationId) last.seats.push(seat)
      else {
        const marks = { ...(checkoutAt !== null && { checkoutAt }), ...(offered && { offered: true as const }) }
        holds.push({ ...hold, seats: [seat], ...marks })
      }
    }
    const rows = soldSeats.all(scheduleId)
    const sold = rows.map(([userId, seats]) => ({ userId, seats: JSON.parse(seats) as number[] }))
    const revenue = rows.reduce((sum, [, , paid]) => sum + paid, 0)
    const blocked = blockedSeats.all(scheduleId)
    const checkedIn = checkedInSeats.get(scheduleId) ?? 0
    return {
      ...{ holds, sold, blocked, revenue, checkedIn },
      members: members.all(scheduleId),
      released: released.all(scheduleId),
      waitlist: waitlist.all(scheduleId).map(waitlistRecord),
    }
  }
}
