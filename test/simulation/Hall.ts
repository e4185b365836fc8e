import {
  type Catalogue,
  POLICY_PRESETS,
  type Policy,
  type PolicyChoice,
  type PolicyPreset,
  policyOf,
  type SeatingPlan,
} from '../../client-sdk/protocol/index.ts'
import { rowOfSeats } from '../support/rowOfSeats.ts'
import { sha256 } from '../support/Sale.ts'
import type { Random } from './Random.ts'
import { EPOCH_MS } from './world/World.ts'

export interface OnSale {
  readonly scheduleId: string
  readonly concertId: string
  readonly opensAtMs: number | undefined
  readonly closesAtMs: number
  readonly startsAtMs: number
  /** KRW, by seat id, in the order of the plan. */
  readonly prices: ReadonlyMap<string, number>
  /** By seat id. */
  readonly categories: ReadonlyMap<string, string>
  /** Seat ids side by side: no row goes on beyond an aisle. */
  readonly rows: readonly (readonly string[])[]
  readonly kept: readonly KeptSeats[]
}

/** An allotment of a date. */
export interface KeptSeats {
  readonly allotmentId: string
  readonly seats: readonly string[]
  readonly codes: readonly string[]
  readonly usesPerCode: number
  readonly releaseAtMs: number | undefined
  readonly onRequest: boolean
}

/** What is on sale, in a form that needs no plan to be read. */
export interface Hall {
  readonly catalogue: Catalogue
  readonly policies: ReadonlyMap<string, Policy>
  readonly dates: ReadonlyMap<string, OnSale>
  /** By concert: when its first date opens. */
  readonly openings: ReadonlyMap<string, number>
  /** By concert: when its last date has closed; Infinity where one never does. */
  readonly closings: ReadonlyMap<string, number>
}

export const randomHall = (random: Random): Hall => {
  const categories = random.chance(0.3) ? ['R', 'S'] : ['R']
  const seatCount = random.between(2, 12)
  const plan = rowOfSeats('Simulated hall', seatCount, categories)
  const concerts = Array.from({ length: random.between(1, 2) }, (_, nth) => {
    const concertId = `c${nth + 1}`
    return {
      concertId,
      name: `Concert ${nth + 1}`,
      policy: randomPolicy(random),
      schedules: Array.from({ length: random.between(1, 2) }, (_, at) => ({
        scheduleId: `${concertId}-${at + 1}`,
        startsAt: `2027-06-0${at + 1}T10:00:00Z`,
        opensAt: random.chance(0.2) ? new Date(EPOCH_MS + random.between(1_000, 15_000)).toISOString() : undefined,
        planId: 'hall',
        prices: Object.fromEntries(
          categories.map((name) => [name, random.chance(0.1) ? 0 : random.between(1, 9) * 100]),
        ),
      })),
    }
  })
  return hallOf({ plans: { hall: plan }, concerts })
}

export const hallOf = (catalogue: Catalogue): Hall => {
  const dates = catalogue.concerts.flatMap(({ concertId, schedules }) =>
    schedules.map(({ scheduleId, startsAt, opensAt, closesAt, planId, prices, allotments = [] }): [string, OnSale] => {
      const rows = catalogue.plans[planId]?.zones.flatMap((zone) => zone.rows) ?? []
      const seats = rows.flatMap((row) =>
        row.seats.map((seat) => [seat.seat_guid, prices[seat.category] ?? 0] as const),
      )
      const opensAtMs = opensAt === undefined ? undefined : Date.parse(opensAt)
      const categories = new Map(
        rows.flatMap((row) => row.seats.map((seat) => [seat.seat_guid, seat.category] as const)),
      )
      const together = rows.flatMap(({ seats }) => togetherIn(seats))
      const closesAtMs = closesAt === undefined ? Infinity : Date.parse(closesAt)
      const times = { opensAtMs, closesAtMs, startsAtMs: Date.parse(startsAt) }
      const date = { scheduleId, concertId, ...times, prices: new Map(seats) }
      const kept = allotments.map(
        ({ allotmentId, seats: own = [], codes, usesPerCode, releaseAt, onRequest = false }) => ({
          ...{ allotmentId, seats: own, codes, onRequest },
          usesPerCode: usesPerCode ?? Number.POSITIVE_INFINITY,
          releaseAtMs: releaseAt === undefined ? undefined : Date.parse(releaseAt),
        }),
      )
      return [scheduleId, { ...date, categories, rows: together, kept }]
    }),
  )
  const policies = catalogue.concerts.map(({ concertId, policy }) => [concertId, policyOf(policy)] as const)
  const openings = catalogue.concerts.map(({ concertId, schedules }) => {
    const times = schedules.map(({ opensAt }) => (opensAt === undefined ? 0 : Date.parse(opensAt)))
    return [concertId, Math.min(...times)] as const
  })
  const closings = catalogue.concerts.map(({ concertId, schedules }) => {
    const times = schedules.map(({ closesAt }) => (closesAt === undefined ? Infinity : Date.parse(closesAt)))
    return [concertId, Math.max(...times)] as const
  })
  return {
    catalogue,
    dates: new Map(dates),
    policies: new Map(policies),
    openings: new Map(openings),
    closings: new Map(closings),
  }
}

type Row = SeatingPlan['zones'][number]['rows'][number]

const SEAT_WIDTH = 20
const AISLE_WIDTH = 40

const togetherIn = (seats: Row['seats']): string[][] => {
  const rows: string[][] = []
  seats.forEach((seat, at) => {
    const before = seats[at - 1]
    const isBeside = before !== undefined && seat.position.x - before.position.x < SEAT_WIDTH + AISLE_WIDTH
    if (isBeside) rows.at(-1)?.push(seat.seat_guid)
    else rows.push([seat.seat_guid])
  })
  return rows
}

/** The same seats in several rows, some with an aisle; nobody may leave one alone, but at some concerts. */
export const arranged = ({ catalogue }: Hall, random: Random): Hall => {
  const plans = Object.entries(catalogue.plans).map(([planId, plan]) => {
    const zones = plan.zones.map((zone) => ({ ...zone, rows: zone.rows.flatMap((row) => inRows(row.seats, random)) }))
    return [planId, { ...plan, zones }] as const
  })
  const concerts = catalogue.concerts.map((concert) => {
    const orphanSeats = random.chance(0.75) ? ('refused' as const) : ('allowed' as const)
    return { ...concert, policy: { ...(concert.policy as PolicyChoice), orphanSeats } }
  })
  return hallOf({ plans: Object.fromEntries(plans), concerts })
}

/** An aisle is in the middle of four seats or more, so that most gaps of its row are none. */
const inRows = (seats: Row['seats'], random: Random): Row[] => {
  const rows: Row[] = []
  for (let start = 0; start < seats.length; ) {
    const count = random.between(1, Math.max(5, seats.length))
    const aisleAt = count >= 4 && random.chance(0.4) ? 2 : count
    const placed = seats.slice(start, start + count).map((seat, at) => {
      const x = at * SEAT_WIDTH + (at < aisleAt ? 0 : AISLE_WIDTH)
      return { ...seat, seat_number: String(at + 1), position: { x, y: 0 } }
    })
    rows.push({ row_number: String(rows.length + 1), position: { x: 0, y: 30 * rows.length }, seats: placed })
    start += count
  }
  return rows
}

/** The same, but most of its concerts give time to pay in and money back. */
export const generousHall = ({ catalogue }: Hall, random: Random): Hall => {
  const concerts = catalogue.concerts.map((concert) => {
    if (random.chance(0.15)) return concert
    const beginsMs = Date.parse(concert.schedules[0]?.startsAt ?? '')
    const values = {
      checkoutMs: random.chance(0.2) ? 0 : random.between(200, 15_000),
      holdCapMs: policyOf(concert.policy).holdDurationMs + random.between(1, 20_000),
      // Often until some moment in the middle of the sale.
      refundUntilMs: random.pick([null, 0, beginsMs - EPOCH_MS - random.between(3_000, 30_000)]),
    }
    return { ...concert, policy: { ...concert.policy, ...values } }
  })
  return hallOf({ ...catalogue, concerts })
}

/** The same, but the lines of most of its concerts are drawn when they open, and some of its dates close while somebody looks. */
export const timedHall = ({ catalogue }: Hall, random: Random): Hall => {
  const iso = (ms: number): string => new Date(EPOCH_MS + ms).toISOString()
  const concerts = catalogue.concerts.map((concert) => {
    const opening = random.chance(0.8) ? ('lottery' as const) : ('fifo' as const)
    const opensAfterMs = random.between(1_000, 12_000)
    const schedules = concert.schedules.map((schedule) => ({
      ...schedule,
      opensAt: iso(opensAfterMs + random.pick([0, 0, 2_000])),
      ...(random.chance(0.3) && { closesAt: iso(random.between(12_000, 30_000) + opensAfterMs) }),
    }))
    return { ...concert, policy: { ...concert.policy, opening }, schedules }
  })
  return hallOf({ ...catalogue, concerts })
}

/** The code of an allotment, which is not in the catalogue. */
export const codeFor = (scheduleId: string, allotmentId: string): string => `code of ${scheduleId} ${allotmentId}`

export const keptIn = ({ dates }: Hall, scheduleId: string): readonly KeptSeats[] => dates.get(scheduleId)?.kept ?? []

/** The same, but seats of most dates are kept for who has a code, some of them until a moment in the middle of the sale. */
export const allottedHall = ({ catalogue, dates }: Hall, random: Random): Hall => {
  const concerts = catalogue.concerts.map((concert) => {
    const schedules = concert.schedules.map((schedule) => {
      const { scheduleId } = schedule
      const seats = [...(dates.get(scheduleId)?.prices.keys() ?? [])]
      if (random.chance(0.15)) return schedule
      const first = random.sample(seats, random.between(1, Math.max(1, Math.floor(seats.length / 2))))
      const rest = seats.filter((seatId) => !first.includes(seatId))
      const sets = rest.length > 2 && random.chance(0.4) ? [first, random.sample(rest, 1)] : [first]
      const allotments = sets.map((own, nth) => {
        const allotmentId = `kept-${nth + 1}`
        return {
          ...{ allotmentId, name: `Kept ${nth + 1}`, seats: own, codes: [sha256(codeFor(scheduleId, allotmentId))] },
          ...(random.chance(0.5) && { usesPerCode: random.between(1, 2) }),
          ...(random.chance(0.6) && { releaseAt: new Date(EPOCH_MS + random.between(2_000, 25_000)).toISOString() }),
          ...(random.chance(0.3) && { onRequest: true }),
        }
      })
      return { ...schedule, allotments }
    })
    return { ...concert, policy: { ...concert.policy, wrongCodesPerMinute: random.between(1, 4) }, schedules }
  })
  return hallOf({ ...catalogue, concerts })
}

/** The same, but whoever has a turn at its concerts has to come soon, and at some of them no more have one than there are seats for. */
export const eagerHall = ({ catalogue }: Hall, random: Random): Hall => {
  const concerts = catalogue.concerts.map((concert) => {
    const values = { claimMs: random.between(300, 6_000), turnsPerSeat: random.pick([null, 1, 1, 2]) }
    return { ...concert, policy: { ...concert.policy, ...values } }
  })
  return hallOf({ ...catalogue, concerts })
}

/** The same, but at most of its concerts it is limited how fast one may try, or how many seats of all dates one may have. */
export const pacedHall = ({ catalogue }: Hall, random: Random): Hall => {
  const concerts = catalogue.concerts.map((concert) => {
    if (random.chance(0.1)) return concert
    const values = {
      holdsPerMinute: random.chance(0.3) ? 0 : random.between(1, 30),
      cyclesPerMinute: random.chance(0.3) ? 0 : random.between(1, 10),
      seatsPerUserOnAllDates: random.chance(0.6) ? 0 : random.between(1, 6),
    }
    return { ...concert, policy: { ...concert.policy, ...values } }
  })
  return hallOf({ ...catalogue, concerts })
}

/** The same, but what is paid at most of its concerts may be passed on. */
export const givingHall = ({ catalogue }: Hall, random: Random): Hall => {
  const concerts = catalogue.concerts.map((concert) => {
    if (random.chance(0.15)) return concert
    const beginsMs = Date.parse(concert.schedules[0]?.startsAt ?? '')
    const values = {
      transferUntilMs: random.pick([0, 0, beginsMs - EPOCH_MS - random.between(3_000, 30_000)]),
      transferMs: random.between(500, 15_000),
    }
    return { ...concert, policy: { ...concert.policy, ...values } }
  })
  return hallOf({ ...catalogue, concerts })
}

/** The same, but who finds no seats waits for some at most of its concerts. */
export const waitingHall = ({ catalogue }: Hall, random: Random): Hall => {
  const concerts = catalogue.concerts.map((concert) => {
    if (random.chance(0.15)) return concert
    return { ...concert, policy: { ...concert.policy, waitlistOfferMs: random.between(500, 12_000) } }
  })
  return hallOf({ ...catalogue, concerts })
}

/** Any preset, with lives short enough to end while somebody looks, and now and then any other value changed. */
export const randomPolicy = (random: Random): PolicyChoice => {
  const preset = random.pick(Object.keys(POLICY_PRESETS) as PolicyPreset[])
  const activeLifeMs = random.chance(0.8) ? random.between(3_000, 30_000) : undefined
  const maybe = <T>(probability: number, value: T): T | undefined => (random.chance(probability) ? value : undefined)
  const overrides = {
    waitLifeMs: maybe(0.8, random.between(3_000, 30_000)),
    activeLifeMs,
    activeCapMs: activeLifeMs && maybe(0.5, activeLifeMs + random.between(0, 15_000)),
    holdDurationMs: maybe(0.9, random.between(1_000, 20_000)),
    purgeIntervalMs: maybe(0.7, random.between(1_000, 20_000)),
    maxActive: maybe(0.8, random.between(1, 5)),
    batchSize: maybe(0.7, random.between(1, 4)),
    batchIntervalMs: maybe(0.7, random.between(500, 6_000)),
    admission: maybe(0.1, random.pick(['slots', 'batch'] as const)),
    holdExtendsTokenMs: maybe(0.2, random.between(0, 10_000)),
    tokenSpentAt: maybe(0.2, random.pick(['payment', 'hold', 'deadline'] as const)),
    paymentNeedsToken: maybe(0.2, random.chance(0.5)),
    datesReadableWith: maybe(0.2, random.pick(['ACTIVE', 'LIVE'] as const)),
    paymentAnnounced: maybe(0.2, random.chance(0.5)),
    seatsPerUser: maybe(0.5, random.between(1, 6)),
  }
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined)
  return { preset, ...Object.fromEntries(given) } as PolicyChoice
}
