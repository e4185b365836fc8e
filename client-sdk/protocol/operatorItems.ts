import { z } from 'zod'
import { Id } from './ids.ts'
import { Allotment, Count, Krw, Lottery, QueueToken, Reservation, Time, UserWaitlistPlace } from './items.ts'
import { AdmissionValues, Policy, PolicyChoice } from './policy.ts'
import { AUDIT_ACTORS, SALE_STATES } from './states.ts'

/** What a sale is after a change. */
export const SaleSetting = z.object({ concertId: Id, saleState: z.enum(SALE_STATES) }).meta({ id: 'SaleSetting' })
export type SaleSetting = z.infer<typeof SaleSetting>

/** How fast a concert admits: each value as it is now, set by the operator or not. */
export const Admission = AdmissionValues.required().extend({ concertId: Id }).meta({ id: 'Admission' })
export type Admission = z.infer<typeof Admission>

/** What of a date is blocked after a change. */
export const SeatBlocks = z.object({ scheduleId: Id, seatsBlocked: Count }).meta({ id: 'SeatBlocks' })
export type SeatBlocks = z.infer<typeof SeatBlocks>

/** An allotment after its release. */
export const AllotmentRelease = z
  .object({ scheduleId: Id, allotmentId: Id, releasedAt: Time })
  .meta({ id: 'AllotmentRelease' })
export type AllotmentRelease = z.infer<typeof AllotmentRelease>

/** What each seat of a date is, in the order of `index`: 0 FREE, 1 HELD, 2 SOLD, 3 BLOCKED, whether or not it is of an allotment. */
export const SeatStatuses = z.object({ statuses: z.string().regex(/^[0-3]*$/) }).meta({ id: 'SeatStatuses' })
export type SeatStatuses = z.infer<typeof SeatStatuses>

/** Seats by what they are. Those that are being paid count as held. */
export const SeatTally = z
  .object({ total: Count, free: Count, held: Count, sold: Count, blocked: Count })
  .meta({ id: 'SeatTally' })
export type SeatTally = z.infer<typeof SeatTally>

export const CategoryOverview = SeatTally.extend({ category: z.string(), price: Krw }).meta({ id: 'CategoryOverview' })
export type CategoryOverview = z.infer<typeof CategoryOverview>

/** `members`: who has presented a code of it. */
export const AllotmentOverview = Allotment.omit({ member: true, seatsLeft: true })
  .extend({ ...SeatTally.shape, members: Count })
  .meta({ id: 'AllotmentOverview' })
export type AllotmentOverview = z.infer<typeof AllotmentOverview>

export const ScheduleOverview = z
  .object({
    scheduleId: Id,
    startsAt: Time,
    /** As the catalogue says. */
    opensAt: Time.optional(),
    closesAt: Time.optional(),
    seats: SeatTally,
    categories: z.array(CategoryOverview),
    /** Absent where there are none. */
    allotments: z.array(AllotmentOverview).optional(),
    /** Reservations that are held. */
    holds: Count,
    /** How many wait for seats to come back; absent where there is no waitlist. */
    waitlist: Count.optional(),
    /** Seats whose holders were let in. */
    checkedIn: Count,
    /** What the sold seats were paid for. */
    revenue: Krw,
  })
  .meta({ id: 'ScheduleOverview' })
export type ScheduleOverview = z.infer<typeof ScheduleOverview>

/** A sale as its operator sees it. */
export const ConcertOverview = z
  .object({
    concertId: Id,
    name: z.string(),
    venue: z.string().optional(),
    saleState: z.enum(SALE_STATES),
    /** When it opens by itself; absent where it has from the beginning. */
    opensAt: Time.optional(),
    lottery: Lottery.optional(),
    /** The catalogue's, but for what the operator has set. */
    policy: Policy,
    waiting: Count,
    active: Count,
    schedules: z.array(ScheduleOverview),
  })
  .meta({ id: 'ConcertOverview' })
export type ConcertOverview = z.infer<typeof ConcertOverview>

/**
 * A concert that can't be looked at now. LOADING: it is being read, and is tried again by itself. LOST: another server has taken it over, and
 * this one stops.
 */
export const UnavailableConcert = z
  .object({ concertId: Id, state: z.enum(['LOADING', 'LOST']) })
  .meta({ id: 'UnavailableConcert' })
export type UnavailableConcert = z.infer<typeof UnavailableConcert>

/** All sales there are. */
export const ConcertOverviews = z
  .object({ concerts: z.array(ConcertOverview), unavailable: z.array(UnavailableConcert) })
  .meta({ id: 'ConcertOverviews' })
export type ConcertOverviews = z.infer<typeof ConcertOverviews>

export const CategoryTally = SeatTally.extend({ category: z.string() }).meta({ id: 'CategoryTally' })
export type CategoryTally = z.infer<typeof CategoryTally>

/** Turns that are over, with all that was held in them, by what became of them. */
export const TurnTally = z
  .object({
    /** Admitted, and never used. */
    unused: Count,
    /** Used, and nothing held. */
    empty: Count,
    /** Held, and nothing paid. */
    unpaid: Count,
    bought: Count,
  })
  .meta({ id: 'TurnTally' })
export type TurnTally = z.infer<typeof TurnTally>

/** A sale in numbers: what it is now, all dates together, and what has happened in it since the server started. */
export const ConcertFigures = z
  .object({
    concertId: Id,
    saleState: z.enum(SALE_STATES),
    waiting: Count,
    active: Count,
    /** Places on the waitlists of its dates. */
    waitlist: Count,
    categories: z.array(CategoryTally),
    /** What the sold seats were paid for. */
    revenue: Krw,
    admissions: Count,
    holds: Count,
    payments: Count,
    /** Holds that nobody paid in time. */
    expiries: Count,
    /** Of the admissions, those that are over. */
    turns: TurnTally,
    /** By code. */
    refusals: z.record(z.string(), Count),
  })
  .meta({ id: 'ConcertFigures' })
export type ConcertFigures = z.infer<typeof ConcertFigures>

/** The server in numbers, for a console that asks every second. */
export const Figures = z
  .object({
    time: Time,
    /** Of the last ten seconds. */
    process: z.object({
      /** How long commands took, as finely as the histogram's buckets tell; absent where there were none. */
      commandP50Ms: z.number().nonnegative().optional(),
      commandP99Ms: z.number().nonnegative().optional(),
      /** By how much the event loop was late at worst. */
      eventLoopLagMs: z.number().nonnegative(),
    }),
    concerts: z.array(ConcertFigures),
  })
  .meta({ id: 'Figures' })
export type Figures = z.infer<typeof Figures>

export const UserSummary = z.object({ userId: Id, name: z.string() }).meta({ id: 'UserSummary' })
export type UserSummary = z.infer<typeof UserSummary>

/** Less what lets its bearer in. */
export const UserQueueToken = QueueToken.pick({
  concertId: true,
  state: true,
  sequence: true,
  ahead: true,
  drawAt: true,
  joined: true,
  expiresAt: true,
}).meta({ id: 'UserQueueToken' })
export type UserQueueToken = z.infer<typeof UserQueueToken>

export const UserReservation = Reservation.extend({
  concertId: Id,
  /** What its seats are called, in their order; ids where nobody can tell now, or since the hall was laid out anew. */
  labels: z.array(z.string()),
  paidAt: Time.optional(),
}).meta({ id: 'UserReservation' })
export type UserReservation = z.infer<typeof UserReservation>

/** One reservation, whoever holds it. */
export const ReservationOverview = UserReservation.extend({
  userId: Id,
  /** Who has paid it, where that is not who holds it. */
  buyerId: Id.optional(),
  /** Of the ticket that is good: 1 and one more for each transfer. */
  generation: Count,
  /** Where its holder was let in. */
  door: z.string().optional(),
}).meta({ id: 'ReservationOverview' })
export type ReservationOverview = z.infer<typeof ReservationOverview>

/** A user with a page of its reservations, newest first; `next` is the `after` of the next page, if there is one. */
export const UserOverview = UserSummary.extend({
  balance: Krw,
  /** The newest in each concert, until it is purged. */
  queueTokens: z.array(UserQueueToken),
  /** On the waitlists of dates. */
  waitlistPlaces: z.array(UserWaitlistPlace),
  /** Concerts in whose queues and on whose waitlists the user may be as well. */
  unavailable: z.array(UnavailableConcert),
  reservations: z.array(UserReservation),
  next: Id.optional(),
}).meta({ id: 'UserOverview' })
export type UserOverview = z.infer<typeof UserOverview>

/** A line of the audit log. */
export const AuditEntry = z
  .object({
    /** Ascending, without meaning otherwise. */
    position: Count,
    at: Time,
    actor: z.enum(AUDIT_ACTORS),
    /** Such as `sale-paused`. */
    action: z.string(),
    concertId: Id.optional(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.infer<typeof AuditEntry>

const Changes = z.object({ added: Count, changed: Count })

/** A concert less its dates, as a catalogue has it. */
const ConcertTerms = z.object({
  name: z.string(),
  venue: z.string().optional(),
  timeZone: z.string().optional(),
  policy: PolicyChoice,
})

/** What the catalogue says of a concert, and what was known of it before; absent for a new one. */
export const ImportedConcert = z
  .object({ concertId: Id, before: ConcertTerms.optional(), after: ConcertTerms })
  .meta({ id: 'ImportedConcert' })
export type ImportedConcert = z.infer<typeof ImportedConcert>

/** KRW by category. */
const DateTerms = z.object({
  startsAt: Time,
  opensAt: Time.optional(),
  closesAt: Time.optional(),
  prices: z.record(z.string(), Krw),
})

/** The same of a date, and how many of its seats, by id, were not there before, or are no more. */
export const ImportedDate = z
  .object({
    concertId: Id,
    scheduleId: Id,
    before: DateTerms.optional(),
    after: DateTerms,
    seatsAdded: Count,
    seatsRemoved: Count,
  })
  .meta({ id: 'ImportedDate' })
export type ImportedDate = z.infer<typeof ImportedDate>

/** What an import has changed, or with `dryRun` would change. */
export const ImportReport = z
  .object({
    /** The concerts that any of it concerns. */
    changed: z.array(Id),
    /** Seats that are laid out anew count as changed, whether or not they look different. */
    counts: z.object({ concerts: Changes, schedules: Changes, seats: Changes }),
    /** Those that are new, or another in more than their dates. */
    concerts: z.array(ImportedConcert),
    /** Those that are new, on other terms, or laid out anew. */
    dates: z.array(ImportedDate),
  })
  .meta({ id: 'ImportReport' })
export type ImportReport = z.infer<typeof ImportReport>
