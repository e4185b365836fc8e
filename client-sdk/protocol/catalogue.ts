import { z } from 'zod'
import { CatalogueAllotment, seatsOfAllotment } from './allotments.ts'
import { CatalogueTime } from './catalogueTime.ts'
import { dotted } from './commands.ts'
import { Id } from './ids.ts'
import { LIMITS } from './limits.ts'
import { readable, readableName, withUnreadableShown } from './names.ts'
import { onceEach } from './onceEach.ts'
import { own } from './own.ts'
import { type Policy, PolicyChoice, policyOf } from './policy.ts'
import type { CatalogueFault } from './refusals.ts'
import { type PlanSeat, SeatingPlan, seatsOfPlan } from './seatingPlan.ts'

/** By name alone: not every browser takes an offset for one. */
const isTimeZone = (name: string): boolean => {
  if (!/^[A-Z]/i.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}

const CatalogueSchedule = z.strictObject({
  scheduleId: Id,
  startsAt: CatalogueTime,
  /** When its sale opens; absent: it is open already. */
  opensAt: CatalogueTime.optional(),
  /** From when on nothing of it can be held; absent: its sale has no end. */
  closesAt: CatalogueTime.optional(),
  planId: Id,
  /** KRW for each category of the plan that has seats. */
  prices: z.record(readable(200), z.int().min(0).max(LIMITS.seatPrice)),
  allotments: z.array(CatalogueAllotment).max(LIMITS.allotmentsPerSchedule).optional(),
})
export type CatalogueSchedule = z.infer<typeof CatalogueSchedule>

const CatalogueConcert = z.strictObject({
  concertId: Id,
  name: readableName(200),
  venue: readableName(200).optional(),
  /** Of the venue, for its times to be told in; absent: each reader's own. */
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone such as Asia/Seoul').optional(),
  policy: PolicyChoice,
  schedules: z.array(CatalogueSchedule).min(1),
})
export type CatalogueConcert = z.infer<typeof CatalogueConcert>

export const Catalogue = z
  .strictObject({ plans: z.record(Id, SeatingPlan), concerts: z.array(CatalogueConcert) })
  .meta({ id: 'Catalogue' })
export type Catalogue = z.infer<typeof Catalogue>

export type ParsedCatalogue =
  | { readonly ok: true; readonly catalogue: Catalogue }
  | { readonly ok: false; readonly faults: readonly CatalogueFault[] }

/** Enough to mend a plan by; a drawing gone wrong has one fault for each of its seats. */
const FAULTS_REPORTED = 50

/**
 * Reads a whole catalogue or refuses it whole, with up to 50 faults. What its parts say about each other is looked at
 * only once each part is well-formed.
 */
export const parseCatalogue = (input: unknown): ParsedCatalogue => {
  const unreadable = first(1, unreadableFaults(input))
  if (unreadable.length > 0) return { ok: false, faults: unreadable }
  const parsed = Catalogue.safeParse(input, { error: nameAllowedFields })
  const faults = first(FAULTS_REPORTED, parsed.success ? crossFaults(parsed.data) : shapeFaults(parsed.error, input))
  return parsed.success && faults.length === 0 ? { ok: true, catalogue: parsed.data } : { ok: false, faults }
}

/** Whether it can be looked at, and written down, without an end to its nesting. */
export const isReadableCatalogue = (input: unknown): boolean => unreadableFaults(input).next().done === true

type Faults = Generator<CatalogueFault, void>
type Plan = Catalogue['plans'][string]

const nameAllowedFields: z.core.$ZodErrorMap = (issue) =>
  issue.code === 'unrecognized_keys' && issue.inst instanceof z.ZodObject
    ? `is not a field here: allowed are ${Object.keys(issue.inst.shape).join(', ')}`
    : undefined

const DEEPEST = 32

/** What could not even be looked at safely: nesting without end, and a key that JavaScript would lose. */
function* unreadableFaults(input: unknown): Faults {
  const open: { value: unknown; path: readonly PropertyKey[] }[] = [{ value: input, path: [] }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path } = next
    if (typeof value !== 'object' || value === null) continue
    if (path.length === DEEPEST) yield { path: dotted(path), reason: `is nested deeper than ${DEEPEST} levels` }
    else if (Object.hasOwn(value, '__proto__')) yield { path: dotted([...path, '__proto__']), reason: 'is not a name' }
    else for (const [key, inner] of Object.entries(value)) open.push({ value: inner, path: [...path, key] })
  }
}

function* shapeFaults(error: z.ZodError, input: unknown): Faults {
  for (const issue of error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        yield { path: dotted([...issue.path, key]), reason: `${quoted(key)} ${issue.message}` }
      }
    } else {
      const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message
      const value = issue.code === 'invalid_key' ? issue.path.at(-1) : valueAt(input, issue.path)
      const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      yield { path: dotted(issue.path), reason: isPlain ? `${message}, got ${quoted(value)}` : message }
    }
  }
}

function* crossFaults(catalogue: Catalogue): Faults {
  const categories = new Map<string, PlanCategories>()
  for (const [planId, plan] of Object.entries(catalogue.plans)) {
    const ofPlan = categoriesOf(plan)
    categories.set(planId, ofPlan)
    yield* planFaults(plan, ofPlan.known, `plans.${planId}`)
  }
  const seatsOf = onceEach((planId: string) => {
    const plan = own(catalogue.plans, planId)
    return plan && seatsOfPlan(plan)
  })
  const concerts = new FirstSeen('concertId')
  const schedules = new FirstSeen('scheduleId')
  for (const [i, concert] of catalogue.concerts.entries()) {
    const path = `concerts.${i}`
    yield* concerts.faults(concert.concertId, `${path}.concertId`)
    yield* policyFaults(concert.policy, `${path}.policy`)
    for (const [j, schedule] of concert.schedules.entries()) {
      yield* schedules.faults(schedule.scheduleId, `${path}.schedules.${j}.scheduleId`)
      yield* scheduleFaults(schedule, categories, `${path}.schedules.${j}`)
      yield* drawFaults(concert.policy, schedule, `${path}.schedules.${j}`)
      const planSeats = schedule.allotments && seatsOf(schedule.planId)
      if (planSeats) yield* allotmentFaults(schedule, planSeats, `${path}.schedules.${j}.allotments`)
    }
  }
}

interface PlanCategories {
  readonly known: ReadonlySet<string>
  /** Those that seats name, known or not. */
  readonly used: ReadonlySet<string>
}

const categoriesOf = (plan: Plan): PlanCategories => {
  const used = new Set<string>()
  for (const zone of plan.zones) for (const row of zone.rows) for (const seat of row.seats) used.add(seat.category)
  return { known: new Set(plan.categories.map((category) => category.name)), used }
}

function* planFaults(plan: Plan, known: ReadonlySet<string>, path: string): Faults {
  const names = new FirstSeen('name')
  for (const [i, category] of plan.categories.entries()) {
    yield* names.faults(category.name, `${path}.categories.${i}.name`)
  }
  const count = seatCount(plan)
  if (count === 0) yield { path, reason: 'the plan has 0 seats: at least 1 is needed' }
  if (count > LIMITS.seatsPerPlan) {
    yield { path, reason: `the plan has ${count} seats: at most ${LIMITS.seatsPerPlan} are allowed` }
  }
  const guids = new FirstSeen('seat_guid')
  for (const [i, zone] of plan.zones.entries()) {
    for (const [j, row] of zone.rows.entries()) {
      for (const [k, seat] of row.seats.entries()) {
        const seatPath = `${path}.zones.${i}.rows.${j}.seats.${k}`
        yield* guids.faults(seat.seat_guid, `${seatPath}.seat_guid`)
        if (!known.has(seat.category)) {
          const reason = `${quoted(seat.category)} is not a category of the plan: allowed are ${list(known)}`
          yield { path: `${seatPath}.category`, reason }
        }
      }
    }
  }
}

function* scheduleFaults(
  schedule: CatalogueSchedule,
  plans: ReadonlyMap<string, PlanCategories>,
  path: string,
): Faults {
  const { planId, prices, startsAt, opensAt, closesAt } = schedule
  if (opensAt !== undefined && Date.parse(opensAt) > Date.parse(startsAt)) {
    yield { path: `${path}.opensAt`, reason: `${quoted(opensAt)} is after startsAt ${quoted(startsAt)}` }
  }
  if (opensAt !== undefined && closesAt !== undefined && Date.parse(closesAt) <= Date.parse(opensAt)) {
    yield { path: `${path}.closesAt`, reason: `${quoted(closesAt)} is not after opensAt ${quoted(opensAt)}` }
  }
  const categories = plans.get(planId)
  if (categories === undefined) {
    const reason = `${quoted(planId)} is not a plan of the catalogue: allowed are ${list(plans.keys())}`
    yield { path: `${path}.planId`, reason }
    return
  }
  const { known, used } = categories
  for (const name of used) {
    if (known.has(name) && !Object.hasOwn(prices, name)) {
      const reason = `missing: plan ${quoted(planId)} has seats of category ${quoted(name)}`
      yield { path: `${path}.prices.${name}`, reason }
    }
  }
  for (const name of Object.keys(prices)) {
    if (!known.has(name)) {
      const reason = `${quoted(name)} is not a category of plan ${quoted(planId)}: allowed are ${list(known)}`
      yield { path: `${path}.prices.${name}`, reason }
    }
  }
}

/** A sale that is open from the beginning has no opening to draw its line at. */
function* drawFaults(choice: PolicyChoice, { opensAt }: CatalogueSchedule, path: string): Faults {
  if (policyOf(choice).opening === 'lottery' && opensAt === undefined) {
    yield { path: `${path}.opensAt`, reason: 'missing: the line of a lottery is drawn when the sale opens' }
  }
}

/** What is wrong with a date's allotments, in a plan of such seats. `path` is theirs. */
export function* allotmentFaults(
  { allotments = [], startsAt }: CatalogueSchedule,
  planSeats: readonly PlanSeat[],
  path: string,
): Faults {
  const ids = new FirstSeen('allotmentId')
  const codes = new FirstSeen('code of a date')
  const seats = new FirstSeen('seat of an allotment')
  for (const [i, allotment] of allotments.entries()) {
    const at = `${path}.${i}`
    yield* ids.faults(allotment.allotmentId, `${at}.allotmentId`)
    for (const [j, code] of allotment.codes.entries()) yield* codes.faults(code, `${at}.codes.${j}`)
    const meant = seatsOfAllotment(allotment, planSeats)
    const field = ['rows', 'zone', 'seats'].find((name) => name in allotment)
    for (const name of meant.unknown) yield { path: `${at}.${field}`, reason: `${quoted(name)} is not in the plan` }
    for (const seat of meant.seats) yield* seats.faults((planSeats[seat] as PlanSeat).seatId, `${at}.${field}`)
    const { releaseAt } = allotment
    if (releaseAt !== undefined && Date.parse(releaseAt) > Date.parse(startsAt))
      yield { path: `${at}.releaseAt`, reason: `${quoted(releaseAt)} is after startsAt ${quoted(startsAt)}` }
  }
}

/** Pairs of values that can't both be meant. The fault is laid to the first of the two that the concert itself sets. */
const CONTRADICTIONS: readonly {
  readonly values: readonly [keyof Policy, keyof Policy]
  readonly holds: (policy: Policy) => boolean
  readonly rule: string
}[] = [
  {
    values: ['pollMinMs', 'pollMaxMs'],
    holds: (policy) => policy.pollMinMs > policy.pollMaxMs,
    rule: 'pollMinMs must be at most pollMaxMs',
  },
  {
    values: ['activeLifeMs', 'activeCapMs'],
    holds: (policy) => policy.activeLifeMs > policy.activeCapMs,
    rule: 'activeLifeMs must be at most activeCapMs',
  },
  {
    values: ['holdCapMs', 'holdDurationMs'],
    holds: (policy) => policy.checkoutMs > 0 && policy.holdCapMs <= policy.holdDurationMs,
    rule: 'with checkoutMs, which could give no time otherwise, holdCapMs must be more than holdDurationMs',
  },
]

function* policyFaults(choice: PolicyChoice, path: string): Faults {
  const policy = policyOf(choice)
  for (const { values, holds, rule } of CONTRADICTIONS) {
    if (!holds(policy)) continue
    const at = values.find((name) => choice[name] !== undefined) ?? 'preset'
    const [a, b] = values.map((name) => `${name} is ${quoted(policy[name])}`)
    yield { path: `${path}.${at}`, reason: `${a} and ${b}: ${rule}` }
  }
}

/** Remembers where each value came first, and faults every later one. */
class FirstSeen {
  readonly #what: string
  readonly #paths = new Map<string, string>()

  constructor(what: string) {
    this.#what = what
  }

  *faults(value: string, path: string): Faults {
    const before = this.#paths.get(value)
    if (before === undefined) this.#paths.set(value, path)
    else yield { path, reason: `${quoted(value)} is taken by ${before}: each ${this.#what} may be used once` }
  }
}

const seatCount = (plan: Plan): number => {
  let count = 0
  for (const zone of plan.zones) for (const row of zone.rows) count += row.seats.length
  return count
}

const first = (count: number, faults: Faults): readonly CatalogueFault[] => {
  const found: CatalogueFault[] = []
  for (const fault of faults) {
    found.push(fault)
    if (found.length === count) break
  }
  return found
}

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input)

/** Long texts are cut, so that a fault stays a line. */
const quoted = (value: unknown): string => {
  const text = withUnreadableShown(JSON.stringify(value))
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

const list = (names: Iterable<string>): string => {
  const all = [...names].map(quoted)
  return all.length > 20 ? `${all.slice(0, 20).join(', ')}, …` : all.join(', ') || 'none'
}
