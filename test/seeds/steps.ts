import { expect } from 'chai'
import type {
  Entry,
  Outcome,
  Payment,
  PolicyPreset,
  Reservation,
  Schedule,
  Seat,
  SeatStatus,
} from '../../client-sdk/protocol/index.ts'
import { ManualClock } from '../support/ManualClock.ts'
import { Buyer, CONCERT, codeOf, DATE, refused, Sale, succeeded } from '../support/Sale.ts'

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
/** Of every seat. */
export const PRICE = 50_000
/** One person may hold a whole date. */
export const SEATS = ['A-1', 'A-2', 'A-3', 'A-4']
export const OTHER_DATE = 'gig-2'
/** Off the beat of batches and purges, so that nothing happens by coincidence. */
const STARTS_AT = Date.UTC(2027, 0, 1, 0, 1, 2)

/** The sales of the five documents differ in the name of their preset and in nothing else. */
export const startSale = (preset: PolicyPreset): Promise<Sale> =>
  Sale.start({ policy: { preset }, seatCount: SEATS.length, price: PRICE, dates: 2, clock: new ManualClock(STARTS_AT) })

/** No answer was made up for an error behind it. */
export const nothingWentWrong = (sale: Sale): void => {
  expect([...sale.reports, ...sale.errors]).to.deep.equal([])
}

/** A new process on what is stored. */
export const restart = async (sale: Sale): Promise<void> => {
  await sale.open.close()
  await sale.boot()
}

// Users

/** Signed in as somebody who isn't a user. */
export const stranger = (sale: Sale): Buyer => new Buyer(sale, 'nobody')

/** In the queue, with a turn to come: where whoever finds room is ACTIVE at once, users come until the hall is full. */
export const waiting = async (sale: Sale): Promise<Buyer> => {
  for (;;) {
    const buyer = await sale.user()
    if ((await buyer.enter()).state === 'WAIT') return buyer
  }
}

/** Has polled as the server suggests until it was its turn. */
export const admitted = async (sale: Sale, balance = 0): Promise<Buyer> => {
  const buyer = await sale.queued(balance)
  for (let token = await buyer.poll(); token.state !== 'ACTIVE'; token = await buyer.poll()) {
    await sale.advance(token.pollAfterMs)
  }
  return buyer
}

export interface Holder {
  readonly buyer: Buyer
  readonly reservation: Reservation
}

export const holding = async (sale: Sale, balance = PRICE, seats = ['A-1']): Promise<Holder> => {
  const buyer = await admitted(sale, balance)
  return { buyer, reservation: await buyer.held(...seats) }
}

/** Held in the last minute of its turn, which ends with the hold still good, unless a hold makes the turn longer. */
export const holdingAtLast = async (sale: Sale): Promise<Holder> => {
  const buyer = await admitted(sale, PRICE)
  await sale.advance((await leftMs(buyer)) - MINUTE)
  return { buyer, reservation: await buyer.held('A-1') }
}

/** Holds a seat, but has given its turn back and waits for another. */
export const holdingInLine = async (sale: Sale): Promise<Holder> => {
  const holder = await holding(sale)
  succeeded(await holder.buyer.send('leaveQueue', {}))
  await waiting(sale)
  expect((await holder.buyer.enter()).state).to.equal('WAIT')
  return holder
}

/** Paid for `A-1`. */
export const paid = async (sale: Sale, balance = PRICE): Promise<Holder & { readonly payment: Payment }> => {
  const holder = await holding(sale, balance)
  return { ...holder, payment: paymentOf(await holder.buyer.pay(holder.reservation.reservationId)) }
}

// What they ask, and what they see

export const enterQueue = (buyer: Buyer): Promise<Outcome> =>
  buyer.send('enterQueue', { concertId: CONCERT, socket: false })
export const poll = (buyer: Buyer): Promise<Outcome> => buyer.send('queueToken', {})
export const dates = (buyer: Buyer): Promise<Outcome> => buyer.send('schedules', { concertId: CONCERT })
export const seats = (buyer: Buyer): Promise<Outcome> => buyer.send('seats', { scheduleId: DATE })
export const holdFirst = (buyer: Buyer): Promise<Outcome> => buyer.hold(['A-1'])
export const payFor =
  ({ reservationId }: Reservation) =>
  (buyer: Buyer): Promise<Outcome> =>
    buyer.pay(reservationId)

const paymentOf = (outcome: Outcome): Payment => succeeded(outcome) as Payment

export const datesSeen = async (buyer: Buyer): Promise<readonly Schedule[]> =>
  (succeeded(await dates(buyer)) as { schedules: Schedule[] }).schedules

/** By date. */
export const seatsLeftSeen = async (buyer: Buyer): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries((await datesSeen(buyer)).map(({ scheduleId, seatsLeft }) => [scheduleId, seatsLeft]))

export const freeSeatsSeen = async (buyer: Buyer): Promise<readonly string[]> =>
  (succeeded(await seats(buyer)) as { seats: Seat[] }).seats.map(({ seatId }) => seatId)

export const statusSeen = async (buyer: Buyer, seatId: string): Promise<SeatStatus | undefined> => {
  const all = succeeded(await buyer.send('seats', { scheduleId: DATE, all: true })) as { seats: Seat[] }
  return all.seats.find((seat) => seat.seatId === seatId)?.status
}

export const entriesOf = async (buyer: Buyer): Promise<readonly Entry[]> =>
  (succeeded(await buyer.send('entries', {})) as { entries: Entry[] }).entries

export const lastEntryOf = async (buyer: Buyer): Promise<Entry | undefined> => (await entriesOf(buyer)).at(-1)

export const stateOf = async (buyer: Buyer): Promise<string> => (await buyer.poll()).state

/** How long the buyer's token still lives. */
export const leftMs = async (buyer: Buyer): Promise<number> =>
  Date.parse((await buyer.poll()).expiresAt) - buyer.sale.clock.now()

/** Nothing more is heard of the buyer until its token has ended. */
export const tokenEnds = async (buyer: Buyer): Promise<void> => buyer.sale.advance(await leftMs(buyer))

/** The answers to a request with no token, with one that nobody issued, and with another user's: each kind of answer once. */
export const answersToBadTokens = async (
  buyer: Buyer,
  request: (buyer: Buyer) => Promise<Outcome>,
): Promise<readonly string[]> => {
  const other = await admitted(buyer.sale)
  const mine = buyer.token
  const codes = new Set<string>()
  for (const token of [undefined, `${CONCERT}.${'x'.repeat(21)}`, other.token]) {
    buyer.token = token
    codes.add(codeOf(await request(buyer)))
  }
  buyer.token = mine
  return [...codes]
}

/** The code of a refusal that left the buyer's money, reservations and token as they were. */
export const refusedWithoutTrace = async (buyer: Buyer, request: () => Promise<Outcome>): Promise<string> => {
  const before = await belongings(buyer)
  const { code } = refused(await request())
  expect(await belongings(buyer)).to.deep.equal(before)
  return code
}

const belongings = async (buyer: Buyer) => ({
  balance: await buyer.balance(),
  entries: await entriesOf(buyer),
  reservations: succeeded(await buyer.send('reservations', {})),
  token: await poll(buyer),
})

// What happens in more than one document, as what was seen of it

/** The answers to a request whose token is good for nothing, waits, or has ended. */
export const answersByToken = async (sale: Sale, request: (buyer: Buyer) => Promise<Outcome>) => {
  const buyer = await admitted(sale)
  const bad = await answersToBadTokens(buyer, request)
  const waits = codeOf(await request(await waiting(sale)))
  await tokenEnds(buyer)
  return { bad, waits, ended: codeOf(await request(buyer)) }
}
/** Of a request that takes an ACTIVE token. */
export const ONLY_ACTIVE = { bad: ['TOKEN_INVALID'], waits: 'TOKEN_NOT_ACTIVE', ended: 'TOKEN_EXPIRED' }

/** Two users ask for the same seat at once. */
export const raceForSeat = async (sale: Sale): Promise<readonly string[]> => {
  const rivals = [await admitted(sale), await admitted(sale)]
  return (await Promise.all(rivals.map(holdFirst))).map(codeOf)
}

/** The free seats when one is sold, and one held on this date and one on the other. */
export const freeBesideSoldAndHeld = async (sale: Sale): Promise<readonly string[]> => {
  await paid(sale)
  const { buyer } = await holding(sale, 0, ['A-2'])
  succeeded(await buyer.hold(['A-3'], {}, OTHER_DATE))
  return freeSeatsSeen(buyer)
}

/** A seat's status in the last millisecond of its hold, and in the next. */
export const statusAroundDeadline = async (sale: Sale): Promise<readonly (SeatStatus | undefined)[]> => {
  const { buyer } = await holding(sale)
  await sale.advance(5 * MINUTE - 1)
  const last = await statusSeen(buyer, 'A-1')
  await sale.advance(1)
  return [last, await statusSeen(buyer, 'A-1')]
}

/** The free seats after the deadlines of two holds, one minute apart. */
export const freeAfterEachDeadline = async (sale: Sale): Promise<readonly (readonly string[])[]> => {
  const { buyer } = await holding(sale)
  await sale.advance(MINUTE)
  await buyer.held('A-2')
  await sale.advance(4 * MINUTE)
  const first = await freeSeatsSeen(buyer)
  await sale.advance(MINUTE)
  return [first, await freeSeatsSeen(buyer)]
}

/** Paying with a won too little, which leaves no trace, and again once it is there. */
export const payTooPoorThenNot = async (sale: Sale): Promise<readonly string[]> => {
  const { buyer, reservation } = await holding(sale, PRICE - 1)
  const poor = await refusedWithoutTrace(buyer, () => payFor(reservation)(buyer))
  succeeded(await buyer.charge(1))
  return [poor, codeOf(await payFor(reservation)(buyer))]
}

/** The balance after two charges at once. */
export const balanceOfTwoCharges = async (sale: Sale): Promise<number> => {
  const buyer = await sale.user()
  await Promise.all([buyer.charge(1_000), buyer.charge(2_000)])
  return buyer.balance()
}
