import assert from 'node:assert/strict'
import fc from 'fast-check'
import { POLICY_PRESETS, type PolicyPreset, type Refusal, refuse } from '../../../client-sdk/protocol/index.ts'
import { nth, rarely, step, type Target } from '../modelRuns.ts'
import { type OnSale, SEATS, STARTS_AT, type Terms } from './OnSale.ts'
import { expectRulesOfHolds } from './rules.ts'
import type { SeatBook } from './SeatBook.ts'

const DAY = 24 * 60 * 60_000
const USERS = ['kim', 'lee', 'park']
const RESERVATIONS = ['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r9']

const durationMs = fc.constantFrom(1, 2, 1_000, 60_000, DAY)

export const terms: fc.Arbitrary<Terms> = fc.record({
  policy: fc.record(
    {
      preset: fc.constantFrom(...(Object.keys(POLICY_PRESETS) as PolicyPreset[])),
      seatsPerUser: fc.integer({ min: 1, max: SEATS.length }),
      holdDurationMs: durationMs,
      checkoutMs: fc.oneof(fc.constant(0), durationMs),
      holdCapMs: durationMs,
      refundUntilMs: fc.constantFrom(null, 0, DAY, STARTS_AT - DAY, STARTS_AT),
    },
    { requiredKeys: ['preset'] },
  ),
  opensAt: rarely(3, fc.constantFrom(0, 1, 1_000, DAY)),
  prices: fc.array(fc.nat({ max: 100_000_000 }), { minLength: SEATS.length, maxLength: SEATS.length }),
})

/** Puts a command to the book and to the core: they must answer alike, stand alike, and keep the rules. */
const ask = (
  name: string,
  command: (sale: OnSale, book: SeatBook) => Refusal | null,
  ready?: (book: SeatBook) => boolean,
) =>
  step<SeatBook, OnSale>(
    name,
    (book, core) => {
      const before = core.look()
      const answer = command(core, book)
      if (answer) book.refusals.add(answer.code)
      assert.deepEqual(answer, command(book, book), 'the core answers otherwise than the book')
      const after = core.look()
      assert.deepEqual(after, book.look(), 'the core stands otherwise than the book')
      expectRulesOfHolds(before, after, book.seatsPerUser)
    },
    ready,
  )

/** The same for what has no answer. */
const tell = (name: string, command: (sale: OnSale, book: SeatBook) => void, ready?: (book: SeatBook) => boolean) => {
  const unanswered = (sale: OnSale, book: SeatBook): null => {
    command(sale, book)
    return null
  }
  return ask(name, unanswered, ready)
}

const user = fc.constantFrom(...USERS)
const tokenRefusal = rarely(
  8,
  fc.constantFrom('TOKEN_INVALID', 'TOKEN_EXPIRED', 'TOKEN_NOT_ACTIVE').map((code) => refuse(code)),
)

const saleRefusal = rarely(
  12,
  fc.constantFrom('SALE_PAUSED', 'SALE_CLOSED').map((code) => refuse(code)),
)

type ReservationTarget = Target<SeatBook, string>
const isHeld = (reservationId: string) => (book: SeatBook) => book.entry(reservationId) !== undefined
const live = nth('live reservation', (book: SeatBook) => book.live().map(({ reservationId }) => reservationId))
const paying = nth('payment', (book: SeatBook) =>
  book.entries.filter(({ state }) => state === 'PAYING').map(({ reservationId }) => reservationId),
)
const sold = nth('sale', (book: SeatBook) =>
  book.entries.filter(({ state }) => state === 'PAID').map(({ reservationId }) => reservationId),
)
const named = fc
  .constantFrom(...RESERVATIONS)
  .map((name): ReservationTarget => ({ name, in: (book) => (isHeld(name)(book) ? name : undefined) }))
const nobodys = fc.constant<ReservationTarget>({ name: 'r0', in: () => 'r0' })
const reservation = fc.oneof(
  { weight: 8, arbitrary: live },
  { weight: 8, arbitrary: named },
  { weight: 1, arbitrary: nobodys },
)

/** Now and then with one that there is not. */
const someSeats = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...SEATS), { minLength: 1, maxLength: 4 }),
    rarely(12, fc.constantFrom('Z-1', 'Z-2')),
  )
  .map(([some, unknown]) => (unknown === undefined ? some : [...some, unknown]))

const hold = fc
  .tuple(user, someSeats, fc.constantFrom(...RESERVATIONS), fc.record({ tokenRefusal, saleRefusal }))
  .map(([userId, seats, reservationId, refusals]) => {
    const codes = Object.values(refusals).map((refusal) => (refusal ? `, ${refusal.code}` : ''))
    return ask(
      `${userId} holds ${seats.join(' ')} as ${reservationId}${codes.join('')}`,
      (sale, book) => {
        // Of a hold alone the core expects that what is overdue has been expired before.
        sale.sweep()
        const paused = book.pausedUntil === undefined ? undefined : refuse('SALE_PAUSED')
        return sale.hold({ userId, seats, reservationId, ...refusals, saleRefusal: paused ?? refusals.saleRefusal })
      },
      (book) => !isHeld(reservationId)(book),
    )
  })

/** By its owner, or by whoever. */
const byOwner = (book: SeatBook, { in: find }: ReservationTarget, stranger: string | undefined) => {
  const reservationId = find(book) as string
  return { reservationId, userId: stranger ?? book.entry(reservationId)?.userId ?? 'kim' }
}

const release = fc.tuple(reservation, rarely(5, user)).map(([target, stranger]) =>
  ask(
    `${stranger ?? 'its owner'} releases ${target.name}`,
    (sale, book) => sale.release(byOwner(book, target, stranger)),
    (book) => target.in(book) !== undefined,
  ),
)

const checkout = fc.tuple(reservation, rarely(5, user)).map(([target, stranger]) =>
  ask(
    `${stranger ?? 'its owner'} begins to pay ${target.name}`,
    (sale, book) => {
      const pauseLeftMs = leftMs(book.nowMs, book.pausedUntil)
      return sale.checkout({ ...byOwner(book, target, stranger), pauseLeftMs })
    },
    (book) => target.in(book) !== undefined,
  ),
)

const refund = fc
  .tuple(fc.oneof(sold, sold, reservation), rarely(5, user), fc.constantFrom('buyer', 'operator'))
  .map(([target, stranger, by]) =>
    ask(
      `${stranger ?? 'its owner'} gives back ${target.name}, by the ${by}`,
      (sale, book) => sale.refund({ ...byOwner(book, target, stranger), by }),
      (book) => target.in(book) !== undefined,
    ),
  )

const startPayment = fc.tuple(reservation, rarely(5, user), tokenRefusal).map(([target, stranger, refusal]) =>
  ask(
    `${stranger ?? 'its owner'} pays ${target.name}${refusal ? `, ${refusal.code}` : ''}`,
    (sale, book) => sale.startPayment({ ...byOwner(book, target, stranger), tokenRefusal: refusal }),
    (book) => target.in(book) !== undefined,
  ),
)

const settlePayment = fc.tuple(paying, fc.constantFrom('paid', 'refused')).map(([target, outcome]) =>
  tell(
    `${target.name} is ${outcome}`,
    (sale, book) => sale.settlePayment(target.in(book) as string, outcome),
    (book) => target.in(book) !== undefined,
  ),
)

const expire = reservation.map((target) =>
  tell(
    `the deadline of ${target.name} is carried out`,
    (sale, book) => sale.expire(target.in(book) as string),
    (book) => target.in(book) !== undefined,
  ),
)

const block = someSeats.map((seats) => ask(`the operator blocks ${seats.join(' ')}`, (sale) => sale.block(seats)))
const unblock = someSeats.map((seats) => ask(`the operator unblocks ${seats.join(' ')}`, (sale) => sale.unblock(seats)))

/** Nothing but a pause moves a deadline, and so it is left out of what no command may do. */
const move = (name: string, until: (book: SeatBook) => number | undefined, ready: (book: SeatBook) => boolean) =>
  step<SeatBook, OnSale>(
    name,
    (book, core) => {
      const pausedUntil = until(book)
      const ms = leftMs(book.nowMs, pausedUntil) - leftMs(book.nowMs, book.pausedUntil)
      book.pausedUntil = pausedUntil
      for (const sale of [core, book]) {
        // As of a hold: what is over is not brought back.
        sale.sweep()
        sale.move(ms)
      }
      assert.deepEqual(core.look(), book.look(), '[O3] the core stands otherwise than the book')
    },
    ready,
  )
const leftMs = (nowMs: number, untilMs: number | undefined) => Math.max(0, (untilMs ?? nowMs) - nowMs)

const isInTime = ({ state, expiresAt }: SeatBook['entries'][number], { nowMs }: SeatBook): boolean =>
  state === 'HELD' || nowMs < expiresAt

const pause = durationMs.map((ms) =>
  move(
    `a pause of at most ${ms} ms begins`,
    ({ nowMs }) => nowMs + ms,
    // Not while somebody pays for what is over: the store has not said yet which of the two it is.
    (book) => book.pausedUntil === undefined && book.live().every((hold) => isInTime(hold, book)),
  ),
)
const resume = fc.constant(
  move(
    'the pause ends',
    () => undefined,
    ({ pausedUntil }) => pausedUntil !== undefined,
  ),
)

const passTo = (name: string, atMs: (book: SeatBook) => number) =>
  tell(
    `time passes: ${name}`,
    (sale, book) => {
      sale.nowMs = atMs(book)
    },
    (book) => atMs(book) > book.nowMs,
  )
const pass = durationMs.map((ms) => passTo(`${ms} ms`, (book) => book.nowMs + ms))
const passToDeadline = fc
  .tuple(live, fc.constantFrom(-1, 0, 1))
  .map(([target, ms]) =>
    passTo(
      `${ms} ms from the deadline of ${target.name}`,
      (book) => (book.entry(target.in(book))?.expiresAt ?? 0) + ms,
    ),
  )

/** How long a hold lasts is no import's to change while one does. */
const restart = terms.map(({ policy, ...changed }) =>
  tell(`a restart with ${JSON.stringify({ policy, ...changed })}`, (sale, { holdDurationMs }) =>
    sale.restart({ ...changed, policy: { ...policy, holdDurationMs } }),
  ),
)

export const histories = fc.commands<SeatBook, OnSale>(
  [
    fc.oneof(
      { weight: 8, arbitrary: hold },
      { weight: 3, arbitrary: release },
      { weight: 3, arbitrary: checkout },
      { weight: 4, arbitrary: refund },
      { weight: 8, arbitrary: startPayment },
      { weight: 6, arbitrary: settlePayment },
      { weight: 4, arbitrary: expire },
      { weight: 2, arbitrary: pass },
      { weight: 3, arbitrary: passToDeadline },
      { weight: 2, arbitrary: block },
      { weight: 3, arbitrary: unblock },
      { weight: 2, arbitrary: pause },
      { weight: 2, arbitrary: resume },
      { weight: 1, arbitrary: restart },
    ),
  ],
  { maxCommands: 150, size: 'max', disableReplayLog: true },
)
