import { z } from 'zod'
import { Id, SeatId } from './ids.ts'
import { LIMITS } from './limits.ts'
import { TOKEN_END_REASONS } from './messages.ts'
import { ENTRY_KINDS, RESERVATION_STATES, SALE_STATES, SEAT_STATUSES, TOKEN_STATES } from './states.ts'

export const Time = z.iso.datetime()
export const Krw = z.int()
export const Count = z.int().nonnegative()

export const Schedule = z
  .object({
    scheduleId: Id,
    concertId: Id,
    startsAt: Time,
    /** When its sale opens by itself; absent where it has from the beginning, or the operator has opened it. */
    opensAt: Time.optional(),
    /** From when on nothing of it can be held; absent where its sale has no end. */
    closesAt: Time.optional(),
    /** Until when who has paid may give it back; absent where nobody may. */
    refundableUntil: Time.optional(),
    /** Until when who holds what is paid may pass it on; absent where nobody may. */
    transferableUntil: Time.optional(),
    /** Free, and open to who asks; where nobody in particular asks, to everybody. */
    seatsLeft: Count,
    /** Free, and kept for who has an access code; absent where there are none. */
    seatsAllotted: Count.optional(),
    seatsTotal: Count,
    /** How many wait for seats of it to come back; absent where there is no waitlist. */
    waitlist: Count.optional(),
  })
  .meta({ id: 'Schedule' })
export type Schedule = z.infer<typeof Schedule>

/** How the line of a lottery is drawn. What is told once it is drawn is enough for anyone to draw it again. */
export const Lottery = z
  .object({
    /** The seed's SHA-256, in hex. */
    commitment: z.string(),
    /** Once drawn. */
    seed: z.string().optional(),
    /** Once drawn: how many numbers were, from 1. */
    upTo: Count.optional(),
  })
  .meta({ id: 'Lottery' })
export type Lottery = z.infer<typeof Lottery>

export const Concert = z
  .object({
    concertId: Id,
    name: z.string(),
    venue: z.string().optional(),
    /** Of the venue, by its IANA name; absent where the catalogue names none. */
    timeZone: z.string().optional(),
    saleState: z.enum(SALE_STATES),
    /** For how long a hold stays once its checkout has begun; absent where that changes nothing. */
    checkoutMs: Count.optional(),
    /** For how long an offer to who waits for seats of a date is held; absent where there is no waitlist. */
    waitlistOfferMs: Count.optional(),
    /** Absent where who comes first is first. */
    lottery: Lottery.optional(),
    /** How many seats of one date a user may have, held and bought. */
    seatsPerUser: z.int().min(1),
    /** The same of all its dates together; absent where there is no such limit. */
    seatsPerUserOnAllDates: z.int().min(1).optional(),
    /** What the cheapest seat of all its dates costs, taken or not. */
    priceFrom: Krw,
    schedules: z.array(Schedule),
  })
  .meta({ id: 'Concert' })
export type Concert = z.infer<typeof Concert>

export const Seat = z
  .object({
    seatId: SeatId,
    /** Its place in the live seat map. */
    index: Count,
    label: z.string(),
    zone: z.string(),
    row: z.string(),
    number: z.string(),
    category: z.string(),
    price: Krw,
    x: z.number(),
    y: z.number(),
    /** As in the live map: a free seat of an allotment that is not released is BLOCKED here, a blocked one SOLD. */
    status: z.enum(SEAT_STATUSES),
    /** The allotment that it is of, released or not. */
    allotment: Id.optional(),
  })
  .meta({ id: 'Seat' })
export type Seat = z.infer<typeof Seat>

/** What people call a seat of a reservation. */
export const SeatName = Seat.pick({
  seatId: true,
  label: true,
  zone: true,
  row: true,
  number: true,
  category: true,
  price: true,
}).meta({
  id: 'SeatName',
})
export type SeatName = z.infer<typeof SeatName>

const Point = z.object({ x: z.number(), y: z.number() })

/** Something of a hall that is no seat, such as its stage; the fields named like its shape have its measures. */
export const Area = z
  .object({
    shape: z.enum(['rectangle', 'circle', 'ellipse', 'polygon', 'text']),
    /** Of the rectangle's corner, or of the middle; absolute, as a seat's. */
    x: z.number(),
    y: z.number(),
    /** In degrees, clockwise. */
    rotation: z.number(),
    rectangle: z.object({ width: z.number(), height: z.number() }).optional(),
    circle: z.object({ radius: z.number() }).optional(),
    ellipse: z.object({ radius: Point }).optional(),
    polygon: z.object({ points: z.array(Point) }).optional(),
    /** Its middle, from x and y. */
    text: z.object({ text: z.string(), size: z.number(), position: Point }).optional(),
  })
  .meta({ id: 'Area' })
export type Area = z.infer<typeof Area>

/** How a hall is drawn beside its seats. */
export const Plan = z
  .object({
    name: z.string(),
    categories: z.array(z.object({ name: z.string(), color: z.string().optional() })),
    areas: z.array(Area),
  })
  .meta({ id: 'Plan' })
export type Plan = z.infer<typeof Plan>

/** So many seats, wherever the server finds the best of them: in one zone, of one category, of one allotment, or of all that are open to the user. */
export const BestSeats = z.strictObject({
  quantity: z.int().min(1).max(LIMITS.seatsPerCommand),
  zone: z.string().normalize().max(200).optional(),
  category: z.string().normalize().max(200).optional(),
  allotment: Id.optional(),
})
export type BestSeats = z.infer<typeof BestSeats>

/** What somebody on a waitlist waits for: so many seats, all or none, wherever the best of them are then, or in one zone, or of one category. */
export const WaitlistWish = BestSeats.omit({ allotment: true })
export type WaitlistWish = z.infer<typeof WaitlistWish>

/** A place on the waitlist of a date. */
export const WaitlistPlace = z
  .object({
    ...WaitlistWish.shape,
    joinedAt: Time,
    /** How many places are before it; of those, some may want more than comes back and be passed over. */
    ahead: Count,
  })
  .meta({ id: 'WaitlistPlace' })
export type WaitlistPlace = z.infer<typeof WaitlistPlace>

/** The same, and on which date's waitlist it is. */
export const UserWaitlistPlace = WaitlistPlace.extend({ concertId: Id, scheduleId: Id }).meta({
  id: 'UserWaitlistPlace',
})
export type UserWaitlistPlace = z.infer<typeof UserWaitlistPlace>

/** Seats that are kept for those who have presented a code. */
export const Allotment = z
  .object({
    allotmentId: Id,
    name: z.string(),
    /** Whether who asks has presented a code of it. */
    member: z.boolean(),
    /** Its seats are among the best only for who asks for it by id. */
    onRequest: z.literal(true).optional(),
    /** When it is released by itself. */
    releaseAt: Time.optional(),
    /** Since when its seats are everybody's. */
    releasedAt: Time.optional(),
    /** Its free seats; absent where they are not open to who asks. */
    seatsLeft: Count.optional(),
  })
  .meta({ id: 'Allotment' })
export type Allotment = z.infer<typeof Allotment>

export const Reservation = z
  .object({
    reservationId: Id,
    scheduleId: Id,
    state: z.enum(RESERVATION_STATES),
    seats: z.array(SeatId),
    /** What these are called, to who asks for the reservation; absent where the concert can't be looked at now. */
    seatNames: z.array(SeatName).optional(),
    amount: Krw,
    heldAt: Time,
    expiresAt: Time,
    /** The server has made it for who was on the waitlist: it is paid without a turn. */
    offered: z.literal(true).optional(),
    /** When its checkout began, where it has. */
    checkoutAt: Time.optional(),
    paymentId: Id.optional(),
    /** Somebody else has paid it and passed it on: it is not for this user to give back. */
    received: z.literal(true).optional(),
    /** Until when the transfer code is good that was given out for it last, where there is one. */
    transferUntil: Time.optional(),
    /** When who holds it was let in, where that has happened. */
    checkedInAt: Time.optional(),
    /** In the answer to a hold of the best seats: they don't lie side by side. */
    split: z.literal(true).optional(),
  })
  .meta({ id: 'Reservation' })
export type Reservation = z.infer<typeof Reservation>

/** All that a user waits for. */
export const WaitlistPlaces = z
  .object({
    places: z.array(UserWaitlistPlace),
    /** What is held for the user because of a place, which has ended with it, and is neither paid nor being paid. */
    offers: z.array(Reservation),
    /** Ids of concerts that can't be looked at now: places and offers in them are not told. */
    unavailable: z.array(Id),
    /** When to ask again, for as long as there are places. */
    pollAfterMs: Count,
  })
  .meta({ id: 'WaitlistPlaces' })
export type WaitlistPlaces = z.infer<typeof WaitlistPlaces>

export const Payment = z
  .object({ paymentId: Id, reservationId: Id, amount: Krw, paidAt: Time, balance: Krw })
  .meta({ id: 'Payment' })
export type Payment = z.infer<typeof Payment>

/** What came back for a reservation that was paid; `balance` is the wallet's after it. */
export const Refund = z.object({ reservationId: Id, entryId: Id, amount: Krw, balance: Krw }).meta({ id: 'Refund' })
export type Refund = z.infer<typeof Refund>

/** A code by which another user has the reservation at once; the one before it is void. It is told this once: only its hash is kept. */
export const TransferOffer = z
  .object({ reservationId: Id, transferCode: z.string(), expiresAt: Time })
  .meta({ id: 'TransferOffer' })
export type TransferOffer = z.infer<typeof TransferOffer>

/** What a user has by a transfer code. */
export const Transfer = z
  .object({ reservationId: Id, scheduleId: Id, seats: z.array(SeatId), at: Time })
  .meta({ id: 'Transfer' })
export type Transfer = z.infer<typeof Transfer>

export const Wallet = z
  .object({
    balance: Krw,
    /** There where users can't charge their own wallets; the operator does. */
    selfCharge: z.literal(false).optional(),
  })
  .meta({ id: 'Wallet' })
export type Wallet = z.infer<typeof Wallet>

export const Charge = z.object({ entryId: Id, balance: Krw }).meta({ id: 'Charge' })
export type Charge = z.infer<typeof Charge>

export const Entry = z
  .object({
    entryId: Id,
    at: Time,
    kind: z.enum(ENTRY_KINDS),
    /** Signed: what the wallet gained. */
    amount: Krw,
    balanceAfter: Krw,
    reservationId: Id.optional(),
  })
  .meta({ id: 'Entry' })
export type Entry = z.infer<typeof Entry>

/**
 * A Colyseus seat reservation, called *join ticket* here: single-use, bound to one user and one room, dead after 15 s.
 * Its fields belong to Colyseus; hand it as it is to any Colyseus SDK's `consumeSeatReservation`.
 */
export const Ticket = z.looseObject({ roomId: z.string(), sessionId: z.string() }).meta({ id: 'Ticket' })
export type Ticket = z.infer<typeof Ticket>

export const QueueToken = z
  .object({
    token: z.string(),
    concertId: Id,
    state: z.enum(TOKEN_STATES),
    /** The place in line. */
    sequence: Count,
    /** Live waiters with a smaller sequence; 0 unless WAIT. */
    ahead: Count,
    /** When the line is drawn: until then the place is only a number to be drawn. Absent once it is, and where nothing is. */
    drawAt: Time.optional(),
    /** The number that the place was drawn for; absent where it was not drawn. */
    joined: Count.optional(),
    /** The middle of `etaRangeMs`; with batches before there was any to go by, what their set pace makes of the place. Absent when it is not known. */
    etaMs: Count.optional(),
    /** How long four in five who stood so will still wait, at least and at most, by the admissions of late. Absent when there were none, or they stand still. */
    etaRangeMs: z.tuple([Count, Count]).optional(),
    expiresAt: Time,
    /** Until when an ACTIVE token has to be used first, or it ends; absent where it need not, or has been. */
    claimBy: Time.optional(),
    /** Why one is EXPIRED. */
    endReason: z.enum(TOKEN_END_REASONS).optional(),
    saleState: z.enum(SALE_STATES),
    /** Free seats of all dates, to who waits for them. */
    seatsLeft: Count.optional(),
    pollAfterMs: Count,
    waitingTicket: Ticket.optional(),
  })
  .meta({ id: 'QueueToken' })
export type QueueToken = z.infer<typeof QueueToken>

export const User = z.object({ userId: Id, accessToken: z.string() }).meta({ id: 'User' })
export type User = z.infer<typeof User>
