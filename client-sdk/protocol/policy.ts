import { z } from 'zod'
import { LIMITS } from './limits.ts'

const MINUTE = 60_000
const Duration = z.int().min(1).max(LIMITS.policyMs)
const PerMinute = z.int().min(0).max(LIMITS.triesPerMinute)

/** Everything in which one concert's sale may differ from another's. Durations in milliseconds. */
const PolicyValues = z.strictObject({
  /** The order of those who have joined before the sale opens: as they came, or drawn at the opening. */
  opening: z.enum(['fifo', 'lottery']),
  /** `slots`: a token is ACTIVE while fewer than `maxActive` are. `batch`: up to `batchSize` each `batchIntervalMs`. */
  admission: z.enum(['slots', 'batch']),
  maxActive: z.int().min(1).max(LIMITS.maxActive),
  batchSize: z.int().min(1).max(LIMITS.batchSize),
  batchIntervalMs: Duration,
  /** So many may have a turn, and hold nothing yet, for each seat that is free; null: no limit, as long as one is. */
  turnsPerSeat: z.int().min(1).max(LIMITS.turnsPerSeat).nullable(),
  /** A waiter silent for this long loses its place; every request of its owner starts it anew. */
  waitLifeMs: Duration,
  activeLifeMs: Duration,
  /** An ACTIVE token that is not used within this long of its admission ends; 0: it may go unused for all its life. */
  claimMs: z.int().min(0).max(LIMITS.policyMs),
  /** How far each hold moves the deadline of the ACTIVE token that made it. */
  holdExtendsTokenMs: z.int().min(0).max(LIMITS.policyMs),
  /** An ACTIVE token ends at most this long after its admission, however often it is extended. */
  activeCapMs: Duration,
  /** What spends an ACTIVE token before its deadline. */
  tokenSpentAt: z.enum(['payment', 'hold', 'deadline']),
  paymentNeedsToken: z.boolean(),
  /** Which tokens may read the dates: `LIVE` is WAIT or ACTIVE. */
  datesReadableWith: z.enum(['ACTIVE', 'LIVE']),
  /** Whether a payment is announced to the concert as an event of its own, kept in the audit log. */
  paymentAnnounced: z.boolean(),
  purgeIntervalMs: Duration,
  holdDurationMs: Duration,
  /** A hold lives at least this long from the beginning of its checkout; 0: there is no such thing. */
  checkoutMs: z.int().min(0).max(LIMITS.policyMs),
  /** No checkout takes a hold further than this from when it was made. */
  holdCapMs: Duration,
  /** How long an offer to who waits for seats of a date is held; null: nobody waits for any. */
  waitlistOfferMs: Duration.nullable(),
  /** Who has paid may give it back until this long before the date; null: never. */
  refundUntilMs: z.int().min(0).max(LIMITS.refundUntilMs).nullable(),
  /** Who holds what is paid may pass it on until this long before the date; null: never. */
  transferUntilMs: z.int().min(0).max(LIMITS.transferUntilMs).nullable(),
  /** How long a transfer code is good for. */
  transferMs: Duration,
  pollMinMs: Duration,
  pollMaxMs: Duration,
  /** Seats a user may have held and bought on one date. */
  seatsPerUser: z.int().min(1).max(50),
  /** The same on all dates of the concert together; 0: no limit but that of each. */
  seatsPerUserOnAllDates: z.int().min(0).max(LIMITS.seatsPerUserOnAllDates),
  /** Holds a user may try: so many at once, then one each minute / so many; 0: no limit. */
  holdsPerMinute: PerMinute,
  /** Holds a user may give back, or let lapse, before the next, or a place on a waitlist, has to wait, in the same way; 0: no limit. */
  cyclesPerMinute: PerMinute,
  /** Wrong access codes a user may present, in the same way; 0: no limit. */
  wrongCodesPerMinute: PerMinute,
  /** Whether who picks seats may leave a single one alone between taken ones. */
  orphanSeats: z.enum(['allowed', 'refused']),
})
type PolicyValues = z.infer<typeof PolicyValues>

/** What the operator may change while the sale is on: the pace of admission. */
export const AdmissionValues = PolicyValues.pick({ maxActive: true, batchSize: true, batchIntervalMs: true }).partial()
export type AdmissionValues = z.infer<typeof AdmissionValues>

const DEFAULTS: PolicyValues = {
  opening: 'fifo',
  admission: 'slots',
  maxActive: 500,
  batchSize: 100,
  batchIntervalMs: 5_000,
  turnsPerSeat: null,
  waitLifeMs: 10 * MINUTE,
  activeLifeMs: 10 * MINUTE,
  claimMs: 0,
  holdExtendsTokenMs: 0,
  activeCapMs: 30 * MINUTE,
  tokenSpentAt: 'payment',
  paymentNeedsToken: true,
  datesReadableWith: 'ACTIVE',
  paymentAnnounced: false,
  purgeIntervalMs: 10 * MINUTE,
  holdDurationMs: 5 * MINUTE,
  checkoutMs: 0,
  holdCapMs: 15 * MINUTE,
  waitlistOfferMs: null,
  refundUntilMs: null,
  transferUntilMs: null,
  transferMs: 24 * 60 * MINUTE,
  pollMinMs: 1_000,
  pollMaxMs: 10_000,
  seatsPerUser: 4,
  seatsPerUserOnAllDates: 0,
  holdsPerMinute: 0,
  cyclesPerMinute: 0,
  wrongCodesPerMinute: 6,
  orphanSeats: 'allowed',
}

/** The five concert services FrontRow grew from, as settings. `maxActive` of the batch presets lets a full batch in. */
export const POLICY_PRESETS = {
  facade: { ...DEFAULTS, holdExtendsTokenMs: 5 * MINUTE },
  slots: DEFAULTS,
  'theme-park': {
    ...DEFAULTS,
    admission: 'batch',
    maxActive: 10_000,
    activeLifeMs: 30 * MINUTE,
    tokenSpentAt: 'hold',
    paymentNeedsToken: false,
    datesReadableWith: 'LIVE',
    paymentAnnounced: true,
  },
  sliding: { ...DEFAULTS, admission: 'batch', maxActive: 10_000, batchSize: 1_000, batchIntervalMs: 5_000 },
  reuse: { ...DEFAULTS, tokenSpentAt: 'deadline', pollMinMs: 5_000, pollMaxMs: 5_000 },
} as const satisfies Record<string, PolicyValues>

export type PolicyPreset = keyof typeof POLICY_PRESETS
const PRESETS = Object.keys(POLICY_PRESETS) as [PolicyPreset, ...PolicyPreset[]]

/** As the catalogue writes it: a preset, and the values that differ from it. */
export const PolicyChoice = z.strictObject({ preset: z.enum(PRESETS), ...PolicyValues.partial().shape })
export type PolicyChoice = z.infer<typeof PolicyChoice>

export const Policy = z.object({ preset: z.enum(PRESETS), ...PolicyValues.shape }).meta({ id: 'Policy' })
export interface Policy extends PolicyValues {
  readonly preset: PolicyPreset
}

export const policyOf = (choice: PolicyChoice): Policy => ({ ...POLICY_PRESETS[choice.preset], ...choice })
