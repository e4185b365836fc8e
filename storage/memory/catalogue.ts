import type { Catalogue, CatalogueConcert, CatalogueSchedule, SeatingPlan } from '../../client-sdk/protocol/index.ts'
import {
  type CatalogueChanges,
  catalogueChanges,
  isNothing,
  type StoredCatalogue,
  sealed,
} from '../catalogueChanges.ts'
import { changeOfImport } from '../changeOf.ts'
import { importReport } from '../importReport.ts'
import type {
  ConcertRecord,
  HoldRecord,
  ImportOptions,
  ImportOutcome,
  Lease,
  ScheduleRecord,
  TokenRecord,
} from '../Storage.ts'
import { append } from './outbox.ts'
import { record } from './record.ts'
import { pair, type Tables } from './Tables.ts'
import { UndoLog } from './UndoLog.ts'

export const importCatalogue = (
  tables: Tables,
  given: {
    readonly catalogue: Catalogue
    readonly nowMs: number
    readonly leases: readonly Lease[]
    readonly options: ImportOptions
  },
): ImportOutcome => {
  const { catalogue, nowMs, leases, options } = given
  const { actor = 'operator', dryRun = false, newSeed, outcome } = options
  const stored = storedCatalogue(tables)
  const changes = catalogueChanges(catalogue, stored, leases)
  if ('faults' in changes) return { kind: 'refused', faults: changes.faults }
  const report = importReport(changes, stored)
  if (!dryRun && !isNothing(changes)) {
    const seeds = sealed(changes, newSeed)
    // First, for it alone can fail.
    if (outcome !== undefined) record(tables, new UndoLog(), { ...outcome, body: report })
    write(tables, changes)
    for (const { concertId, seed } of seeds) tables.lotteries.set(concertId, { seed })
    const detail = JSON.stringify({ changed: report.changed })
    tables.audit.set(tables.audit.size + 1, { at: nowMs, actor, kind: 'catalogue-imported', detail })
    append(tables, new UndoLog(), changeOfImport(actor, report, nowMs))
  }
  return { kind: 'imported', ...report }
}

const storedCatalogue = (tables: Tables): StoredCatalogue => {
  const idsWhere = (field: 'concertId' | 'planId', id: string): readonly string[] =>
    [...tables.schedules].flatMap(([scheduleId, row]) => (row[field] === id ? [scheduleId] : [])).sort()
  return {
    plan: (planId) => tables.plans.get(planId),
    header: (concertId) => tables.headers.get(concertId),
    schedule: (scheduleId) => tables.schedules.get(scheduleId),
    schedulesOf: (concertId) => idsWhere('concertId', concertId),
    schedulesUsing: (planId) => idsWhere('planId', planId),
    hasLottery: (concertId) => tables.lotteries.has(concertId),
    isLineDrawn: (concertId) => tables.lotteries.get(concertId)?.upTo !== undefined,
    hasLine: (concertId) => tables.lastSequences.has(concertId),
    epoch: (concertId) => tables.epochs.get(concertId),
    isTouched: (scheduleId) =>
      [...tables.liveSeats.keys(), ...tables.blockedSeats.keys()].some((key) => key.startsWith(`${scheduleId}/`)),
  }
}

const write = (tables: Tables, changes: CatalogueChanges): void => {
  for (const { planId, text } of changes.plans) tables.plans.set(planId, text)
  for (const { concertId, text } of changes.headers) {
    tables.headers.set(concertId, text)
    tables.admissions.delete(concertId)
  }
  for (const { concertId, definition, schedule } of changes.schedules) {
    const { scheduleId, planId } = schedule
    tables.schedules.set(scheduleId, { concertId, planId, definition, startsAt: Date.parse(schedule.startsAt) })
  }
  for (const { scheduleId, seats, prices } of changes.layouts) {
    tables.seats.set(
      scheduleId,
      seats.map(({ seatId, category }) => ({ seatId, price: prices[category] as number })),
    )
  }
}

export const loadConcert = (tables: Tables, concertId: string): ConcertRecord | undefined => {
  const header = tables.headers.get(concertId)
  if (header === undefined) return undefined
  const schedules = [...tables.schedules.values()]
    .filter((row) => row.concertId === concertId)
    .map((row) => ({ startsAt: row.startsAt, schedule: JSON.parse(row.definition) as CatalogueSchedule }))
    .sort((a, b) => a.startsAt - b.startsAt || compare(a.schedule.scheduleId, b.schedule.scheduleId))
    .map(({ schedule }) => schedule)
  const planIds = new Set(schedules.map(({ planId }) => planId))
  const lottery = tables.lotteries.get(concertId)
  const plan = (planId: string) => JSON.parse(tables.plans.get(planId) as string) as SeatingPlan
  return {
    concert: { ...(JSON.parse(header) as Omit<CatalogueConcert, 'schedules'>), schedules },
    plans: Object.fromEntries([...planIds].map((planId) => [planId, plan(planId)])),
    tokens: tokensOf(tables, concertId),
    ...(lottery && { lottery }),
    sale: tables.sales.get(concertId) ?? {},
    admission: { ...tables.admissions.get(concertId) },
    lastSequence: tables.lastSequences.get(concertId) ?? 0,
    schedules: Object.fromEntries(schedules.map(({ scheduleId }) => [scheduleId, loadSchedule(tables, scheduleId)])),
  }
}

const tokensOf = (tables: Tables, concertId: string): readonly TokenRecord[] =>
  [...tables.tokens.values()]
    .filter((row) => row.concertId === concertId)
    .sort((a, b) => a.sequence - b.sequence)
    .map(({ concertId: _, ...token }) => token)

const loadSchedule = (tables: Tables, scheduleId: string): ScheduleRecord => {
  const live = [...tables.reservations.values()].filter((reservation) => reservation.scheduleId === scheduleId)
  const holds = live
    .filter(({ state }) => state === 'HELD')
    .sort((a, b) => a.heldAt - b.heldAt || compare(a.reservationId, b.reservationId))
    .map(
      ({ reservationId, userId, seats, amount, heldAt, expiresAt, checkoutAt, offered }): HoldRecord => ({
        reservationId,
        userId,
        seats,
        amount,
        heldAt,
        expiresAt,
        ...(checkoutAt !== undefined && { checkoutAt }),
        ...(offered && { offered }),
      }),
    )
  const sold = new Map<string, number[]>()
  for (const { state, userId, seats } of live) {
    if (state === 'PAID') sold.set(userId, [...(sold.get(userId) ?? []), ...seats])
  }
  return {
    holds,
    members: rowsOf(tables.allotmentMembers, scheduleId).map(([key, code]) => {
      const [allotmentId = '', userId = ''] = key.split('/')
      return { allotmentId, userId, code }
    }),
    released: rowsOf(tables.allotmentReleases, scheduleId).map(([allotmentId, at]) => ({ allotmentId, at })),
    waitlist: rowsOf(tables.waitlist, scheduleId)
      .map(([, place]) => place)
      .sort((a, b) => a.sequence - b.sequence),
    revenue: live.reduce((sum, { state, amount }) => (state === 'PAID' ? sum + amount : sum), 0),
    checkedIn: live.reduce((sum, { checkedInAt, seats }) => (checkedInAt === undefined ? sum : sum + seats.length), 0),
    blocked: (tables.seats.get(scheduleId) ?? []).flatMap((_, at) =>
      tables.blockedSeats.has(pair(scheduleId, at)) ? [at] : [],
    ),
    sold: [...sold]
      .sort(([a], [b]) => compare(a, b))
      .map(([userId, seats]) => ({ userId, seats: seats.sort((a, b) => a - b) })),
  }
}

/** What is kept by schedule and something else, by that. */
const rowsOf = <T>(table: ReadonlyMap<string, T>, scheduleId: string): readonly (readonly [string, T])[] =>
  [...table]
    .filter(([key]) => key.startsWith(`${scheduleId}/`))
    .map(([key, value]) => [key.slice(scheduleId.length + 1), value] as const)
    .sort(([a], [b]) => compareParts(a, b))

const compareParts = (a: string, b: string): number => {
  const [a1 = '', a2 = ''] = a.split('/')
  const [b1 = '', b2 = ''] = b.split('/')
  return compare(a1, b1) || compare(a2, b2)
}

/** By code unit, as a database orders ids. */
const compare = (a: string, b: string): number => Number(a > b) - Number(a < b)
