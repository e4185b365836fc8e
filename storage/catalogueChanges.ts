import {
  allotmentFaults,
  type Catalogue,
  type CatalogueConcert,
  type CatalogueFault,
  type CatalogueSchedule,
  type ImportReport,
  onceEach,
  own,
  type PlanSeat,
  type PolicyChoice,
  policyOf,
  type SeatingPlan,
  seatsOfPlan,
} from '../client-sdk/protocol/index.ts'
import { canonicalJson } from './canonicalJson.ts'
import type { Lease } from './Storage.ts'
import { type DateSize, tooManySeats } from './tooManySeats.ts'

/** What is stored of a catalogue, as canonical JSON. */
export interface StoredCatalogue {
  plan(planId: string): string | undefined
  /** The concert less its schedules. */
  header(concertId: string): string | undefined
  schedule(scheduleId: string): ScheduleDefinition | undefined
  schedulesOf(concertId: string): readonly string[]
  schedulesUsing(planId: string): readonly string[]
  /** Of the lease, where anybody ever had one. */
  epoch(concertId: string): number | undefined
  /** Whether it has a seed to draw its line by. */
  hasLottery(concertId: string): boolean
  /** Whether its line has been drawn by that. */
  isLineDrawn(concertId: string): boolean
  /** Whether anybody has ever joined its line. */
  hasLine(concertId: string): boolean
  /** Whether any seat of the schedule is held, sold or blocked. */
  isTouched(scheduleId: string): boolean
}

export interface ScheduleDefinition {
  readonly concertId: string
  readonly definition: string
}

/** What an import writes, in this order. */
export interface CatalogueChanges {
  readonly plans: readonly { readonly planId: string; readonly text: string }[]
  readonly headers: readonly { readonly concertId: string; readonly text: string }[]
  /** Concerts that need a seed. */
  readonly lotteries: readonly string[]
  readonly schedules: readonly (ScheduleDefinition & { readonly schedule: CatalogueSchedule })[]
  /** Schedules whose seats are laid out anew. */
  readonly layouts: readonly Layout[]
  /** Concerts that any of this concerns, and those that nobody has opened yet, sorted. */
  readonly changed: readonly string[]
  readonly counts: ImportReport['counts']
}

/** Dates of one plan share its seats, of which there may be far more than of anything else in a catalogue. */
export interface Layout {
  readonly concertId: string
  readonly scheduleId: string
  readonly planId: string
  readonly seats: readonly PlanSeat[]
  /** KRW for each category that the seats have. */
  readonly prices: Readonly<Record<string, number>>
}

/** Compares a catalogue with what is stored; any fault means that nothing may be written. */
export const catalogueChanges = (
  catalogue: Catalogue,
  stored: StoredCatalogue,
  leases: readonly Lease[],
): { readonly faults: readonly CatalogueFault[] } | CatalogueChanges => {
  const faults: CatalogueFault[] = []
  const plans: { planId: string; text: string }[] = []
  const headers: { concertId: string; text: string }[] = []
  const lotteries: string[] = []
  const schedules: (ScheduleDefinition & { schedule: CatalogueSchedule })[] = []
  const relaid = new Map<string, Relaid>()
  const changed = new Set<string>()

  const refuseTouched = (path: string, what: string, scheduleIds: readonly string[]): void => {
    const touched = scheduleIds.filter((scheduleId) => stored.isTouched(scheduleId))
    if (touched.length === 0) return
    faults.push({ path, reason: `${what} can't change: seats of ${touched.join(', ')} are held, sold or blocked` })
  }

  const comparePlan = (planId: string, plan: SeatingPlan): void => {
    const path = `plans.${planId}`
    const text = canonicalJson(plan)
    if (text === stored.plan(planId)) return
    plans.push({ planId, text })
    const users = stored.schedulesUsing(planId)
    refuseTouched(path, `plan ${planId}`, users)
    for (const scheduleId of users) {
      const { concertId, definition } = stored.schedule(scheduleId) as ScheduleDefinition
      changed.add(concertId)
      relaid.set(scheduleId, { path, concertId, schedule: JSON.parse(definition) as CatalogueSchedule })
    }
  }

  const compareHeader = (path: string, concert: CatalogueConcert): void => {
    const { concertId } = concert
    const { schedules: _, ...header } = concert
    const text = canonicalJson(header)
    const before = stored.header(concertId)
    if (text === before) return
    headers.push({ concertId, text })
    changed.add(concertId)
    refuseTouched(path, `concert ${concertId}`, stored.schedulesOf(concertId))
    // Who joined did so when nobody had promised a seed, or because a draw was promised.
    if (
      before !== undefined &&
      isDrawn(JSON.parse(before) as typeof header) !== isDrawn(concert) &&
      stored.hasLine(concertId)
    ) {
      faults.push({
        path: `${path}.policy.opening`,
        reason: `can't become ${policyOf(concert.policy).opening}: the line of ${concertId} has begun`,
      })
    }
    if (!isDrawn(concert)) return
    if (!stored.hasLottery(concertId)) lotteries.push(concertId)
    for (const scheduleId of stored.schedulesOf(concertId)) {
      const { definition } = stored.schedule(scheduleId) as ScheduleDefinition
      const isNamed = concert.schedules.some((schedule) => schedule.scheduleId === scheduleId)
      if (isNamed || (JSON.parse(definition) as CatalogueSchedule).opensAt !== undefined) continue
      faults.push({ path: `${path}.policy.opening`, reason: `can't be lottery: ${scheduleId} is open already` })
    }
  }

  const compareSchedule = (path: string, concertId: string, schedule: CatalogueSchedule): void => {
    const { scheduleId } = schedule
    const before = stored.schedule(scheduleId)
    if (before && before.concertId !== concertId) {
      faults.push({ path, reason: `schedule ${scheduleId} belongs to concert ${before.concertId}` })
      return
    }
    const definition = canonicalJson(schedule)
    if (definition === before?.definition) return
    schedules.push({ concertId, definition, schedule })
    relaid.set(scheduleId, { path, concertId, schedule })
    changed.add(concertId)
    refuseTouched(path, `schedule ${scheduleId}`, [scheduleId])
  }

  for (const [planId, plan] of Object.entries(catalogue.plans)) comparePlan(planId, plan)
  catalogue.concerts.forEach((concert, c) => {
    compareHeader(`concerts.${c}`, concert)
    concert.schedules.forEach((schedule, s) => {
      compareSchedule(`concerts.${c}.schedules.${s}`, concert.concertId, schedule)
    })
    faults.push(...postponedDraw(`concerts.${c}`, concert, stored))
  })

  const concerned = [...changed]
  for (const concertId of concerned) {
    const epoch = stored.epoch(concertId)
    if (epoch === undefined || leases.some((lease) => lease.concertId === concertId && lease.epoch === epoch)) continue
    faults.push({ path: pathOf(catalogue, concertId), reason: `concert ${concertId} is not run by this server` })
  }
  for (const { concertId } of catalogue.concerts) if (stored.epoch(concertId) === undefined) changed.add(concertId)

  const seatsOf = planFinder(catalogue, stored)
  const layouts = layOut(relaid, seatsOf, faults)
  const kept = concerned.flatMap((concertId) => keptDates(concertId, { stored, relaid, seatsOf }))
  const laidOut = layouts.map(({ concertId, seats }) => ({ concertId, seatCount: seats.length, isLaidOut: true }))
  faults.push(...tooManySeats([...kept, ...laidOut], (concertId) => pathOf(catalogue, concertId)))
  if (faults.length > 0) return { faults }
  const counts = countChanges({ concerned, layouts }, stored)
  return { plans, headers, lotteries, schedules, layouts, changed: [...changed].sort(), counts }
}

const isDrawn = ({ policy }: { readonly policy: PolicyChoice }): boolean => policyOf(policy).opening === 'lottery'

/** A line that is drawn waits for its turns, in the order that everyone was told: its opening is not to come again. */
function* postponedDraw(
  path: string,
  { concertId, schedules }: CatalogueConcert,
  stored: StoredCatalogue,
): Generator<CatalogueFault> {
  if (!stored.isLineDrawn(concertId)) return
  const before = new Map(
    stored.schedulesOf(concertId).map((scheduleId) => {
      const { definition } = stored.schedule(scheduleId) as ScheduleDefinition
      return [scheduleId, openingOf(JSON.parse(definition) as CatalogueSchedule)]
    }),
  )
  const after = new Map([...before, ...schedules.map((date) => [date.scheduleId, openingOf(date)] as const)])
  const opening = Math.min(...before.values())
  if (Math.min(...after.values()) <= opening) return
  const moved = schedules.findIndex(({ scheduleId }) => before.get(scheduleId) === opening)
  yield { path: `${path}.schedules.${moved}.opensAt`, reason: `can't be later: the line of ${concertId} is drawn` }
}

const openingOf = ({ opensAt }: CatalogueSchedule): number =>
  opensAt === undefined ? Number.NEGATIVE_INFINITY : Date.parse(opensAt)

/** A new seed for each of them. @throws where the store was given nothing to make one by */
export const sealed = (
  { lotteries }: CatalogueChanges,
  newSeed: (() => string) | undefined,
): readonly { readonly concertId: string; readonly seed: string }[] =>
  lotteries.map((concertId) => {
    if (newSeed === undefined) throw new Error(`there is no seed for the line of ${concertId}`)
    return { concertId, seed: newSeed() }
  })

/** What has no name in it may yet name concerts as changed: those that nobody has opened. */
export const isNothing = ({ plans, headers, schedules }: CatalogueChanges): boolean =>
  plans.length + headers.length + schedules.length === 0

const countChanges = (
  { concerned, layouts }: Pick<CatalogueChanges, 'layouts'> & { readonly concerned: readonly string[] },
  stored: StoredCatalogue,
): ImportReport['counts'] => {
  const oldDates = layouts.filter(({ scheduleId }) => stored.schedule(scheduleId) !== undefined)
  const oldConcerts = concerned.filter((concertId) => stored.header(concertId) !== undefined)
  const seatsOf = (dates: CatalogueChanges['layouts']) => dates.reduce((sum, { seats }) => sum + seats.length, 0)
  const split = (all: number, old: number) => ({ added: all - old, changed: old })
  return {
    concerts: split(concerned.length, oldConcerts.length),
    schedules: split(layouts.length, oldDates.length),
    seats: split(seatsOf(layouts), seatsOf(oldDates)),
  }
}

/** A concert that the catalogue doesn't name is concerned by one of its plans. */
const pathOf = ({ concerts }: Catalogue, concertId: string): string => {
  const at = concerts.findIndex((concert) => concert.concertId === concertId)
  return at === -1 ? 'plans' : `concerts.${at}`
}

interface Relaid {
  /** Where in the catalogue the change comes from. */
  readonly path: string
  readonly concertId: string
  readonly schedule: CatalogueSchedule
}

type SeatsOfPlan = (planId: string) => readonly PlanSeat[] | undefined

/** Each plan's seats, worked out once; the catalogue's plan before the stored one. */
const planFinder = (catalogue: Catalogue, stored: StoredCatalogue): SeatsOfPlan =>
  onceEach((planId) => {
    const text = stored.plan(planId)
    const plan = own(catalogue.plans, planId) ?? (text === undefined ? undefined : (JSON.parse(text) as SeatingPlan))
    return plan && seatsOfPlan(plan)
  })

/** What a concert has stored and the import leaves as it is. */
const keptDates = (
  concertId: string,
  {
    stored,
    relaid,
    seatsOf,
  }: {
    readonly stored: StoredCatalogue
    readonly relaid: ReadonlyMap<string, Relaid>
    readonly seatsOf: SeatsOfPlan
  },
): readonly DateSize[] =>
  stored
    .schedulesOf(concertId)
    .filter((scheduleId) => !relaid.has(scheduleId))
    .map((scheduleId) => {
      const { definition } = stored.schedule(scheduleId) as ScheduleDefinition
      const { planId } = JSON.parse(definition) as CatalogueSchedule
      return { concertId, seatCount: seatsOf(planId)?.length ?? 0, isLaidOut: false }
    })

/** A changed plan can have outgrown the prices and the allotments of a stored schedule that the catalogue doesn't mention. */
const layOut = (
  relaid: ReadonlyMap<string, Relaid>,
  seatsOf: SeatsOfPlan,
  faults: CatalogueFault[],
): readonly Layout[] => {
  const categoriesOf = onceEach((seats: readonly PlanSeat[]) => new Set(seats.map(({ category }) => category)))
  return [...relaid].map(([scheduleId, { path, concertId, schedule }]) => {
    const { planId, prices } = schedule
    const seats = seatsOf(planId)
    if (!seats) faults.push({ path, reason: `there is no plan ${planId}` })
    for (const category of categoriesOf(seats ?? [])) {
      if (Object.hasOwn(prices, category)) continue
      faults.push({ path, reason: `schedule ${scheduleId} has no price for category ${category}` })
    }
    for (const { path: where, reason } of allotmentFaults(schedule, seats ?? [], 'allotments')) {
      faults.push({ path, reason: `${where} of schedule ${scheduleId}: ${reason}` })
    }
    return { concertId, scheduleId, planId, seats: seats ?? [], prices }
  })
}
