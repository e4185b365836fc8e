import type { Database } from 'better-sqlite3'
import type { AuditActor, Catalogue } from '../../client-sdk/protocol/index.ts'
import { canonicalJson } from '../canonicalJson.ts'
import {
  type CatalogueChanges,
  catalogueChanges,
  isNothing,
  type ScheduleDefinition,
  type StoredCatalogue,
  sealed,
} from '../catalogueChanges.ts'
import { changeOfImport } from '../changeOf.ts'
import { importReport } from '../importReport.ts'
import type { ImportOptions, ImportOutcome, Lease } from '../Storage.ts'
import { prepareAppend } from './outbox.ts'
import { prepareRecord } from './record.ts'

export const importCatalogue = (
  db: Database,
  given: {
    readonly catalogue: Catalogue
    readonly nowMs: number
    readonly leases: readonly Lease[]
    readonly options: ImportOptions
  },
): ImportOutcome => {
  const { catalogue, nowMs, leases, options } = given
  const { actor = 'operator', dryRun = false, newSeed, outcome } = options
  const run = db.transaction((): ImportOutcome => {
    const stored = storedCatalogue(db)
    const changes = catalogueChanges(catalogue, stored, leases)
    if ('faults' in changes) return { kind: 'refused', faults: changes.faults }
    const report = importReport(changes, stored)
    if (!dryRun && !isNothing(changes)) {
      write(db, changes)
      seal(db, sealed(changes, newSeed))
      logImport(db, changes, nowMs, actor)
      if (outcome !== undefined) prepareRecord(db)({ ...outcome, body: report })
      prepareAppend(db)(changeOfImport(actor, report, nowMs))
    }
    return { kind: 'imported', ...report }
  })
  return run.immediate()
}

const storedCatalogue = (db: Database): StoredCatalogue => {
  const plan = db.prepare<[string], string>('SELECT plan FROM plans WHERE plan_id = ?').pluck()
  const header = db.prepare<[string], string>('SELECT header FROM concerts WHERE concert_id = ?').pluck()
  const schedule = db.prepare<[string], ScheduleDefinition>(
    'SELECT concert_id AS concertId, definition FROM schedules WHERE schedule_id = ?',
  )
  const schedulesOf = db
    .prepare<[string], string>('SELECT schedule_id FROM schedules WHERE concert_id = ? ORDER BY schedule_id')
    .pluck()
  const schedulesUsing = db
    .prepare<[string], string>('SELECT schedule_id FROM schedules WHERE plan_id = ? ORDER BY schedule_id')
    .pluck()
  const epoch = db.prepare<[string], number>('SELECT epoch FROM leases WHERE concert_id = ?').pluck()
  const lottery = db.prepare<[string], number>('SELECT 1 FROM lotteries WHERE concert_id = ?').pluck()
  const drawn = db
    .prepare<[string], number>('SELECT 1 FROM lotteries WHERE concert_id = ? AND up_to IS NOT NULL')
    .pluck()
  const line = db.prepare<[string], number>('SELECT 1 FROM concerts WHERE concert_id = ? AND last_sequence > 0').pluck()
  const touched = db
    .prepare<[string, string], number>(
      `SELECT 1 FROM reservation_seats WHERE schedule_id = ? AND live = 1
       UNION ALL SELECT 1 FROM blocked_seats WHERE schedule_id = ? LIMIT 1`,
    )
    .pluck()
  return {
    plan: (planId) => plan.get(planId),
    header: (concertId) => header.get(concertId),
    schedule: (scheduleId) => schedule.get(scheduleId),
    schedulesOf: (concertId) => schedulesOf.all(concertId),
    schedulesUsing: (planId) => schedulesUsing.all(planId),
    hasLottery: (concertId) => lottery.get(concertId) !== undefined,
    isLineDrawn: (concertId) => drawn.get(concertId) !== undefined,
    hasLine: (concertId) => line.get(concertId) !== undefined,
    epoch: (concertId) => epoch.get(concertId),
    isTouched: (scheduleId) => touched.get(scheduleId, scheduleId) !== undefined,
  }
}

const write = (db: Database, changes: CatalogueChanges): void => {
  const putPlan = db.prepare(
    'INSERT INTO plans (plan_id, plan) VALUES (?, ?) ON CONFLICT (plan_id) DO UPDATE SET plan = excluded.plan',
  )
  const putHeader = db.prepare(
    `INSERT INTO concerts (concert_id, header) VALUES (?, ?)
     ON CONFLICT (concert_id) DO UPDATE
     SET header = excluded.header, max_active = NULL, batch_size = NULL, batch_interval_ms = NULL`,
  )
  const putSchedule = db.prepare(
    `INSERT INTO schedules (schedule_id, concert_id, plan_id, starts_at, definition) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (schedule_id) DO UPDATE
     SET plan_id = excluded.plan_id, starts_at = excluded.starts_at, definition = excluded.definition`,
  )
  const clearSeats = db.prepare('DELETE FROM seats WHERE schedule_id = ?')
  const copySeats = db.prepare(
    `INSERT INTO seats (schedule_id, seat_index, seat_guid, category, price)
     SELECT ?, seat_index, seat_guid, category, price FROM seats WHERE schedule_id = ?`,
  )
  const addSeat = db.prepare(
    'INSERT INTO seats (schedule_id, seat_index, seat_guid, category, price) VALUES (?, ?, ?, ?, ?)',
  )

  for (const { planId, text } of changes.plans) putPlan.run(planId, text)
  for (const { concertId, text } of changes.headers) putHeader.run(concertId, text)
  for (const { concertId, definition, schedule } of changes.schedules) {
    putSchedule.run(schedule.scheduleId, concertId, schedule.planId, Date.parse(schedule.startsAt), definition)
  }
  for (const { scheduleId } of changes.layouts) clearSeats.run(scheduleId)
  // A third of what it costs to bring each seat here from JavaScript: the run of a musical has hundreds of dates alike.
  const twins = new Map<string, string>()
  for (const { scheduleId, planId, seats, prices } of changes.layouts) {
    const terms = canonicalJson([planId, prices])
    const twin = twins.get(terms)
    twins.set(terms, scheduleId)
    if (twin !== undefined) {
      copySeats.run(scheduleId, twin)
      continue
    }
    for (const { index, seatId, category } of seats) addSeat.run(scheduleId, index, seatId, category, prices[category])
  }
}

const seal = (db: Database, seeds: ReturnType<typeof sealed>): void => {
  const put = db.prepare('INSERT INTO lotteries (concert_id, seed) VALUES (?, ?)')
  for (const { concertId, seed } of seeds) put.run(concertId, seed)
}

const logImport = (db: Database, { changed }: CatalogueChanges, nowMs: number, actor: AuditActor): void => {
  const log = db.prepare(`INSERT INTO audit (at, actor, kind, detail) VALUES (?, ?, 'catalogue-imported', ?)`)
  log.run(nowMs, actor, JSON.stringify({ changed }))
}
