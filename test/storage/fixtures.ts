import type { Catalogue, CatalogueConcert, SeatingPlan } from '../../client-sdk/protocol/index.ts'
import type { OperatorActed, SaleChanged } from '../../rooms/concert/events.ts'
import type {
  AllotmentJoined,
  AllotmentReleased,
  CheckoutBegun,
  ReservationCheckedIn,
  ReservationRefunded,
  ReservationTransferred,
  ScheduleFact,
  TransferOffered,
  TransferWithdrawn,
  WaitlistJoined,
  WaitlistLeft,
} from '../../rooms/schedule/events.ts'
import type { WaitingFact } from '../../rooms/waiting/events.ts'
import type { CommandOutcome, Fact, Lease, Storage, WriteSet, WriteSetOutcome } from '../../storage/Storage.ts'

export const NOW = Date.parse('2027-03-01T10:00:00Z')
export const HOLD_MS = 300_000
const VIP_PRICE = 1_500
const STANDARD_PRICE = 1_000

/** Two rows of `width` seats: VIP `A-0` … at the indexes from 0, standard `B-0` … behind them. */
export const planOf = (width: number): SeatingPlan => ({
  name: 'Club',
  categories: [{ name: 'VIP' }, { name: 'Standard' }],
  zones: [
    {
      name: 'Floor',
      position: { x: 0, y: 0 },
      rows: [
        { row_number: 'A', seats: seatsOf('A', 'VIP', width) },
        { row_number: 'B', seats: seatsOf('B', 'Standard', width) },
      ],
    },
  ],
})

const seatsOf = (row: string, category: string, width: number) =>
  Array.from({ length: width }, (_, at) => ({
    seat_guid: `${row}-${at}`,
    seat_number: String(at),
    position: { x: at, y: 0 },
    category,
  }))

export const scheduleOf = (scheduleId: string, startsAt = '2027-06-01T19:00:00Z') => ({
  scheduleId,
  startsAt,
  planId: 'club',
  prices: { VIP: VIP_PRICE, Standard: STANDARD_PRICE },
})

export const concertOf = (concertId: string, ...scheduleIds: string[]): CatalogueConcert => ({
  concertId,
  name: `Concert ${concertId}`,
  policy: { preset: 'slots' },
  schedules: scheduleIds.map((scheduleId) => scheduleOf(scheduleId)),
})

/** Concert `a` with the dates `a1` and `a2`, concert `b` with `b1`, all in one hall of 8 seats. */
export const CATALOGUE: Catalogue = {
  plans: { club: planOf(4) },
  concerts: [concertOf('a', 'a1', 'a2'), concertOf('b', 'b1')],
}

/** A seed for whoever asks: no store is to make one of its own. */
export const SEED = 'seed'

/** In the same hall: concert `d` with the date `d1`, whose line is drawn when it opens. */
export const LOTTERY: Catalogue = {
  plans: {},
  concerts: [{ ...concertOf('d', 'd1'), policy: { preset: 'slots', opening: 'lottery' } }],
}

/** The same on a stage that is set: the lease of `d`. */
export const setLottery = async (storage: Storage): Promise<Lease> => {
  await storage.importCatalogue(LOTTERY, NOW, [], { newSeed: () => SEED })
  return storage.acquireLease('d', 'server-1', NOW)
}

export const drawn = (upTo: number): WaitingFact => ({ type: 'line-drawn', concertId: 'd', upTo, at: NOW })

export const registered = (userId: string): Fact => ({ type: 'user-registered', userId, name: userId, at: NOW })

export const charged = (userId: string, amount: number, entryId = `charge-${userId}-${amount}`): Fact => ({
  type: 'wallet-charged',
  entryId,
  userId,
  amount,
  at: NOW,
})

export const held = (reservationId: string, seats: readonly number[], more: Partial<Hold> = {}): Hold => ({
  type: 'seats-held',
  scheduleId: 'a1',
  reservationId,
  userId: 'kim',
  seats,
  amount: seats.reduce((sum, seat) => sum + (seat < 4 ? VIP_PRICE : STANDARD_PRICE), 0),
  heldAt: NOW,
  expiresAt: NOW + HOLD_MS,
  ...more,
})
type Hold = Extract<ScheduleFact, { type: 'seats-held' }>

/** What the fact says of the seats is for the actors; the store goes by what it has. */
const UNREAD = { seats: [] } as const

export const ended = (type: 'hold-released' | 'hold-expired', reservationId: string, userId = 'kim'): Fact => ({
  type,
  scheduleId: 'a1',
  reservationId,
  userId,
  ...UNREAD,
  at: NOW + 1,
})

export const paid = (reservationId: string, amount: number, more: Partial<Payment> = {}): Payment => ({
  type: 'reservation-paid',
  scheduleId: 'a1',
  reservationId,
  userId: 'kim',
  paymentId: `payment-${reservationId}`,
  entryId: `debit-${reservationId}`,
  amount,
  ...UNREAD,
  at: NOW + 1,
  ...more,
})
type Payment = Extract<ScheduleFact, { type: 'reservation-paid' }>

export const begun = (reservationId: string, more: Partial<CheckoutBegun> = {}): CheckoutBegun => ({
  type: 'checkout-begun',
  scheduleId: 'a1',
  reservationId,
  userId: 'kim',
  expiresAt: NOW + HOLD_MS + 1_000,
  at: NOW + 1,
  ...more,
})

export const refunded = (
  reservationId: string,
  amount: number,
  more: Partial<ReservationRefunded> = {},
): ReservationRefunded => ({
  type: 'reservation-refunded',
  scheduleId: 'a1',
  reservationId,
  userId: 'kim',
  generation: 1,
  entryId: `refund-${reservationId}`,
  amount,
  ...UNREAD,
  at: NOW + 2,
  ...more,
})

/** SHA-256 of nothing in particular. */
export const CODE = 'c0de'.repeat(16)

export const allotmentJoined = (allotmentId: string, userId: string, scheduleId = 'a1'): AllotmentJoined => ({
  type: 'allotment-joined',
  scheduleId,
  allotmentId,
  userId,
  code: CODE,
  at: NOW,
})

export const allotmentReleased = (
  allotmentId: string,
  seats: readonly number[] = [],
  scheduleId = 'a1',
): AllotmentReleased => ({ type: 'allotment-released', scheduleId, allotmentId, seats, at: NOW + 1 })

export const waits = (userId: string, sequence: number, more: Partial<WaitlistJoined> = {}): WaitlistJoined => ({
  type: 'waitlist-joined',
  scheduleId: 'a1',
  userId,
  sequence,
  wish: { quantity: 2 },
  at: NOW,
  ...more,
})

export const waitsNoLonger = (userId: string, scheduleId = 'a1'): WaitlistLeft => ({
  type: 'waitlist-left',
  scheduleId,
  userId,
  at: NOW + 1,
})

export const saleChanged = (more: Partial<SaleChanged> = {}): SaleChanged => ({
  type: 'sale-changed',
  concertId: 'a',
  movedMs: 0,
  ...more,
})

export const acted = (more: Partial<OperatorActed> = {}): OperatorActed => ({
  type: 'operator-acted',
  concertId: 'a',
  action: 'sale-paused',
  detail: {},
  at: NOW,
  ...more,
})

export const issued = (
  sequence: number,
  userId: string,
  token = `a.token-${sequence}`,
): WaitingFact & { type: 'token-issued' } => ({
  type: 'token-issued',
  concertId: 'a',
  token,
  userId,
  sequence,
  at: NOW,
  expiresAt: NOW + 1000,
})

export const admitted = (token: string, claimBy = NOW + 2_000): WaitingFact => ({
  type: 'token-admitted',
  concertId: 'a',
  token,
  userId: 'kim',
  at: NOW + 1,
  expiresAt: NOW + 2000,
  claimBy,
})

export const claimed = (token: string): WaitingFact => ({
  type: 'token-claimed',
  concertId: 'a',
  token,
  userId: 'kim',
  at: NOW + 1,
})

export const claimsProlonged = (claimBy: number): WaitingFact => ({
  type: 'claims-prolonged',
  concertId: 'a',
  claimBy,
})

export const tokenEnded = (token: string, was: 'WAIT' | 'ACTIVE'): WaitingFact => ({
  type: 'token-ended',
  concertId: 'a',
  token,
  userId: 'kim',
  sequence: 1,
  was,
  reason: 'LEFT',
  at: NOW + 2,
})

export const outcomeOf = (commandId: string, more: Partial<CommandOutcome> = {}): CommandOutcome => ({
  userId: 'kim',
  commandId,
  fingerprint: `hold ${commandId}`,
  type: 'hold',
  status: 201,
  body: { reservationId: 'r1' },
  at: NOW,
  ...more,
})

/** A store with the catalogue, the users kim and lee, and the leases of both concerts. */
export interface Stage {
  readonly storage: Storage
  readonly a: Lease
  readonly b: Lease
}

export const TRANSFER_MS = 10_000

const ofTicket = (reservationId: string) => ({
  scheduleId: 'a1',
  reservationId,
  userId: 'kim',
  generation: 1,
  at: NOW + 2,
})

export const offered = (
  reservationId: string,
  codeHash: string,
  more: Partial<TransferOffered> = {},
): TransferOffered => ({
  type: 'transfer-offered',
  ...ofTicket(reservationId),
  codeHash,
  expiresAt: NOW + TRANSFER_MS,
  ...more,
})

export const withdrawn = (reservationId: string, more: Partial<TransferWithdrawn> = {}): TransferWithdrawn => ({
  type: 'transfer-withdrawn',
  ...ofTicket(reservationId),
  ...more,
})

/** To lee. */
export const transferred = (
  reservationId: string,
  codeHash: string,
  more: Partial<ReservationTransferred> = {},
): ReservationTransferred => ({
  type: 'reservation-transferred',
  ...ofTicket(reservationId),
  toUserId: 'lee',
  codeHash,
  ...UNREAD,
  ...more,
})

export const checkedIn = (reservationId: string, more: Partial<ReservationCheckedIn> = {}): ReservationCheckedIn => ({
  type: 'reservation-checked-in',
  ...ofTicket(reservationId),
  door: 'East',
  ...UNREAD,
  ...more,
})

export const setStage = async (storage: Storage): Promise<Stage> => {
  await storage.importCatalogue(CATALOGUE, NOW)
  await storage.commit([{ facts: [registered('kim'), registered('lee')] }])
  return {
    storage,
    a: await storage.acquireLease('a', 'server-1', NOW),
    b: await storage.acquireLease('b', 'server-1', NOW),
  }
}

/** `committed`, or why not. */
export const verdicts = (outcomes: readonly WriteSetOutcome[]): readonly string[] =>
  outcomes.map((outcome) => {
    if (outcome.kind === 'refused') return outcome.code
    return outcome.kind === 'failed' ? outcome.reason : outcome.kind
  })

export const commit = async (storage: Storage, ...batch: WriteSet[]): Promise<readonly string[]> =>
  verdicts(await storage.commit(batch))
