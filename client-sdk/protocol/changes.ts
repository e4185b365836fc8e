import { z } from 'zod'
import { Id, SeatId } from './ids.ts'
import { Count, Krw, Time, WaitlistWish } from './items.ts'
import { TOKEN_END_REASONS } from './messages.ts'
import { AdmissionValues } from './policy.ts'
import { AUDIT_ACTORS } from './states.ts'

/*
 * What other systems are told of a sale: ids and amounts, no names, and nothing by which somebody could act as another. A queue token is a
 * secret, so a place in a queue is named by its user and sequence.
 */

const event = <Type extends string, Fields extends z.ZodRawShape>(type: Type, fields: Fields) =>
  z.object({ type: z.literal(type), ...fields }).meta({ id: `Event.${type}` })

const Seats = z.array(SeatId)
const hold = { scheduleId: Id, reservationId: Id, userId: Id, seats: Seats }
const blocks = { scheduleId: Id, seats: Seats }

const UserRegistered = event('user.registered', { userId: Id })

/** By the user or the operator; `balance`: of the wallet, after it. */
const WalletCharged = event('wallet.charged', { userId: Id, entryId: Id, amount: Krw, balance: Krw })

/** A new place in line. `sequence`: the number it joined with, here and at its end. */
const QueueEntered = event('queue.entered', { userId: Id, sequence: Count })

/**
 * A turn, until then unless policy or a pause moves it; `queue.ended` tells its end. `claimBy`: it ends then if it is not used, unless a pause moves that, or a server
 * that starts or has been in trouble gives the time anew.
 */
const QueueAdmitted = event('queue.admitted', { userId: Id, expiresAt: Time, claimBy: Time.optional() })

/** A turn is used for the first time. */
const QueueClaimed = event('queue.claimed', { userId: Id })

/** The line is drawn: whoever joined with a number up to this one has another place. Events go on naming them by the number they joined with. */
const QueueDrawn = event('queue.drawn', { upTo: Count })

/** A place in line, or a turn, is over. */
const QueueEnded = event('queue.ended', {
  userId: Id,
  sequence: Count,
  was: z.enum(['WAIT', 'ACTIVE']),
  reason: z.enum(TOKEN_END_REASONS),
})

/** `offered`, here and at its end: the server has made the hold for who was first on the waitlist of those whose wish it is, and their place has ended with it. */
const offered = { offered: z.literal(true).optional() }

const SeatsHeld = event('seats.held', { ...hold, amount: Krw, expiresAt: Time, ...offered })

/** Nobody paid in time: the seats are free. */
const HoldExpired = event('hold.expired', { ...hold, ...offered })

/** Given back by its owner: the seats are free. */
const HoldReleased = event('hold.released', { ...hold, ...offered })

/** The seats are sold, and the wallet is debited by the entry. `balance`: after it. */
const ReservationPaid = event('reservation.paid', {
  ...hold,
  ...offered,
  paymentId: Id,
  entryId: Id,
  amount: Krw,
  balance: Krw,
})

/** The hold lasts until then. */
const CheckoutBegun = event('checkout.begun', { scheduleId: Id, reservationId: Id, userId: Id, expiresAt: Time })

/**
 * The seats are free, and the wallet is credited by the entry. `balance`: after it. It is the wallet of `buyerId`, where the reservation had been
 * transferred, else the user's.
 */
const ReservationRefunded = event('reservation.refunded', {
  ...hold,
  buyerId: Id.optional(),
  entryId: Id,
  amount: Krw,
  balance: Krw,
})

/** Its holder has a code by which another may have it, until then; one before it is void. */
const TransferOffered = event('transfer.offered', { scheduleId: Id, reservationId: Id, userId: Id, expiresAt: Time })

/** The code is void. */
const TransferWithdrawn = event('transfer.withdrawn', { scheduleId: Id, reservationId: Id, userId: Id })

/** It is `userId`'s now, and tickets up to that generation are void. No money moves. */
const ReservationTransferred = event('reservation.transferred', { ...hold, fromUserId: Id, generation: Count })

/** Its holder was let in, and won't be again. */
const ReservationCheckedIn = event('reservation.checked-in', { ...hold, door: z.string() })

/** Beside `reservation.paid`, where the concert's policy announces payments. */
const PaymentAnnounced = event('payment.announced', { scheduleId: Id, reservationId: Id, paymentId: Id })

const SeatsBlocked = event('seats.blocked', blocks)
const SeatsUnblocked = event('seats.unblocked', blocks)

/** A user has presented a code of an allotment. */
const AllotmentJoined = event('allotment.joined', { scheduleId: Id, allotmentId: Id, userId: Id })

/** Its seats are everybody's from now on; these of them are free. */
const AllotmentReleased = event('allotment.released', { scheduleId: Id, allotmentId: Id, seats: Seats })

/** A user waits for so many seats of a date. */
const WaitlistJoined = event('waitlist.joined', { scheduleId: Id, userId: Id, ...WaitlistWish.shape })

/**
 * And does so no longer: of their own accord, or because the list is `over`, as the date has closed or begun. Who is made an offer (`seats.held`) has no
 * place any more either.
 */
const WaitlistLeft = event('waitlist.left', { scheduleId: Id, userId: Id, over: z.literal(true).optional() })

/** What the operator has set of the sale, as a whole: what is absent is as the catalogue says. */
const SaleChanged = event('sale.changed', {
  /** Dates that were to open by then are open. */
  openedUpTo: Time.optional(),
  stopped: z.object({ state: z.enum(['PAUSED', 'CLOSED']), at: Time }).optional(),
  /** By how much the ends of all holds and turns have moved with it; less than 0: back. */
  movedMs: z.int(),
})

/** What the operator has set of the pace of admission; what is absent stays. */
const AdmissionChanged = event('admission.changed', AdmissionValues.shape)

/** A line of the audit log that the operator has caused, but for imports. */
const OperatorActed = event('operator.acted', { action: z.string(), detail: z.record(z.string(), z.unknown()) })

/** `changed`: the concerts that it concerns. */
const CatalogueImported = event('catalogue.imported', { actor: z.enum(AUDIT_ACTORS), changed: z.array(Id) })

export const ChangeEvent = z.union([
  UserRegistered,
  WalletCharged,
  QueueEntered,
  QueueDrawn,
  QueueAdmitted,
  QueueClaimed,
  QueueEnded,
  SeatsHeld,
  HoldExpired,
  HoldReleased,
  CheckoutBegun,
  ReservationPaid,
  ReservationRefunded,
  TransferOffered,
  TransferWithdrawn,
  ReservationTransferred,
  ReservationCheckedIn,
  PaymentAnnounced,
  SeatsBlocked,
  SeatsUnblocked,
  AllotmentJoined,
  AllotmentReleased,
  WaitlistJoined,
  WaitlistLeft,
  SaleChanged,
  AdmissionChanged,
  OperatorActed,
  CatalogueImported,
])
export type ChangeEvent = z.infer<typeof ChangeEvent>

/** What has become durable at once, in the order in which it was decided. */
export const Change = z
  .object({
    /** Of the commits: one more than that of the change before. */
    number: Count,
    at: Time,
    /** Absent where no concert is concerned (users, charges, imports). */
    concertId: Id.optional(),
    events: z.array(ChangeEvent).min(1),
  })
  .meta({ id: 'Change' })
export type Change = z.infer<typeof Change>

/** `next` is the `after` of the page that follows, also where there is nothing in it yet. */
export const Changes = z.object({ changes: z.array(Change), next: Count }).meta({ id: 'Changes' })
export type Changes = z.infer<typeof Changes>
