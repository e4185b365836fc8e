import type { Problem, RefusalCode, WaitlistPlace, WaitlistWish } from '../../../client-sdk/protocol/index.ts'
import type { ReservationRecord, WaitlistRecord } from '../../../storage/Storage.ts'
import type { Books } from './Books.ts'
import type { Call } from './Calls.ts'
import type { Chronicle, ReservationLife } from './Chronicle.ts'
import { concertOf } from './concertOf.ts'
import type { Fail } from './ledgerRules.ts'
import { knowledgeOf, type Machine } from './Machine.ts'
import { isSameStop } from './SaleBook.ts'
import { checkHolder } from './seatRules.ts'
import { mayCountFor } from './ticketRules.ts'
import { isSamePlace } from './WaitlistBook.ts'

/** What the store decides by itself (a refund, a transfer) memory follows, and what comes of that is in the commit after the next at the latest. */
const SURE_COMMITS = 2

/**
 * [N1]–[N6] What has happened to places since the store was last looked at. To be called once reservations and allotments were followed, and before what is
 * stored is taken for known.
 */
export const checkWaitlists = (chronicle: Chronicle, books: Books, machine: Machine, fail: Fail): void => {
  const { hall, waitlists, step } = chronicle
  for (const { scheduleId, concertId } of hall.dates.values()) {
    const [rows, before] = [books, chronicle.books].map((of) => of.waitlists.get(scheduleId) ?? []) as [Rows, Rows]
    checkList(rows, scheduleId, fail)
    const isKnown = (row: WaitlistRecord) => before.some((other) => isSamePlace(row, other))
    for (const row of rows) if (!isKnown(row)) checkJoined(chronicle, books, { scheduleId, concertId, row }, fail)
    const gone = before.filter((row) => !rows.some((other) => isSamePlace(row, other)))
    for (const row of gone) checkGone(chronicle, machine, { scheduleId, row }, fail)
    if (gone.length > 0 || rows.some((row) => !isKnown(row)))
      checkHolder(chronicle, machine, concertId, `the waitlist of ${scheduleId}`, fail)
    const stayed = rows.filter(isKnown)
    for (const life of offersOf(chronicle, scheduleId)) checkOffer(chronicle, life, { before, stayed }, fail)
  }
  waitlists.stored(books, step)
  for (const { scheduleId, concertId } of hall.dates.values()) {
    if (chronicle.wroteStep.get(concertId) !== step) continue
    for (const { userId } of books.waitlists.get(scheduleId) ?? [])
      checkOverdue(chronicle, books, machine, { scheduleId, userId }, fail)
  }
  noteOffers(chronicle)
}

type Rows = readonly WaitlistRecord[]

/** Those that this commit has brought. */
const offersOf = ({ reservations, step }: Chronicle, scheduleId: string): readonly ReservationLife[] =>
  [...reservations.values()].filter(
    ({ row, heldStep }) => row.offered && row.scheduleId === scheduleId && heldStep === step,
  )

/** [N1] One place for each user, in the order of joining. */
const checkList = (rows: Rows, scheduleId: string, fail: Fail): void => {
  if (new Set(rows.map(({ userId }) => userId)).size < rows.length)
    fail('waitlist', `a user has two places on the list of ${scheduleId}`)
  const sorted = rows.every(({ sequence }, at) => at === 0 || sequence > (rows[at - 1]?.sequence ?? 0))
  if (!sorted) fail('waitlist', `the list of ${scheduleId} is ${rows.map(({ sequence }) => sequence)}`)
}

/** [N8] When nobody waits for the date any more. */
const endOf = ({ hall }: Chronicle, scheduleId: string): number => {
  const { closesAtMs = Number.POSITIVE_INFINITY, startsAtMs = closesAtMs } = hall.dates.get(scheduleId) ?? {}
  return Math.min(closesAtMs, startsAtMs)
}

/** By the latest that the clock of the process has ever shown. */
export const mayBeOver = (chronicle: Chronicle, scheduleId: string, { maxMs }: Pick<Machine, 'maxMs'>): boolean =>
  endOf(chronicle, scheduleId) <= maxMs

/** [N1] At the end, because somebody has asked for just that, while the sale was on and the list not over. */
const checkJoined = (
  chronicle: Chronicle,
  books: Books,
  {
    scheduleId,
    concertId,
    row,
  }: { readonly scheduleId: string; readonly concertId: string; readonly row: WaitlistRecord },
  fail: Fail,
): void => {
  const { userId, sequence, wish } = row
  if (chronicle.calls.timesAsked(userId, 'joinWaitlist', wishKey(scheduleId, wish)) === 0)
    fail('asked for', `${userId} waits for ${JSON.stringify(wish)} of ${scheduleId} and did not ask`)
  const others = chronicle.books.waitlists.get(scheduleId) ?? []
  if (others.some((other) => other.sequence >= sequence))
    fail('waitlist', `${userId} came to place ${sequence} of ${scheduleId}, before others`)
  const stop = chronicle.books.sales.get(concertId)?.stopped
  if (stop !== undefined && isSameStop(stop, books.sales.get(concertId)?.stopped))
    fail('stopped', `${userId} joined the list of ${scheduleId} while it was ${stop.state}`)
  if (row.joinedAt >= endOf(chronicle, scheduleId)) fail('waitlist over', `${userId} joined the list of ${scheduleId}`)
}

/** [N6] [N8] A place ends with its offer, because its user has left, or because the list is over; never otherwise. */
const checkGone = (
  chronicle: Chronicle,
  machine: Machine,
  { scheduleId, row }: { readonly scheduleId: string; readonly row: WaitlistRecord },
  fail: Fail,
): void => {
  const isServed = offersOf(chronicle, scheduleId).some((life) => life.row.userId === row.userId)
  if (isServed || chronicle.calls.timesAsked(row.userId, 'leaveWaitlist', scheduleId) > 0) return
  if (mayBeOver(chronicle, scheduleId, machine)) chronicle.waitlists.notes.push('waitlist over')
  else fail('durable', `the place of ${row.userId} on the list of ${scheduleId} has vanished`)
}

/** [N2] All or none, of what is wished, and to nobody who stands behind another who could have been served with the same seats. */
const checkOffer = (
  chronicle: Chronicle,
  { row }: ReservationLife,
  { before, stayed }: { readonly before: Rows; readonly stayed: Rows },
  fail: Fail,
): void => {
  const { reservationId, userId, scheduleId, seatIds } = row
  if (row.heldAt >= endOf(chronicle, scheduleId)) fail('waitlist over', `${reservationId} is offered of ${scheduleId}`)
  const place = before.find((other) => other.userId === userId)
  // One that came and went with this commit was never seen, and may have come behind one that was left with it.
  const isUnseen = place === undefined || chronicle.calls.timesAsked(userId, 'leaveWaitlist', scheduleId) > 0
  const wishes = isUnseen ? chronicle.calls.wishesOf(userId, scheduleId) : [place.wish]
  if (
    !wishes.some(
      (wish) => wish.quantity === seatIds.length && countOf(chronicle, scheduleId, seatIds, wish) === seatIds.length,
    )
  )
    fail(
      'offer',
      `${reservationId} offers ${seatIds} of ${scheduleId} to ${userId}, who waits for ${JSON.stringify(wishes)}`,
    )
  if (place === undefined) return
  for (const earlier of stayed) {
    if (earlier.sequence > place.sequence) continue
    chronicle.waitlists.notes.push('waiter passed over')
    const suits = countOf(chronicle, scheduleId, seatIds, earlier.wish, earlier.userId) >= earlier.wish.quantity
    if (suits && isWithinLimits(chronicle, row, earlier))
      fail('out of order', `${reservationId} went to ${userId}, before ${earlier.userId}`)
  }
}

/** [N3] While a date is on sale nobody on its list could be served from what is free. */
const checkOverdue = (
  chronicle: Chronicle,
  books: Books,
  machine: Machine,
  { scheduleId, userId }: { readonly scheduleId: string; readonly userId: string },
  fail: Fail,
): void => {
  const life = chronicle.waitlists.current(scheduleId, userId)
  if (life === undefined) return
  if (!isServable(chronicle, books, machine, scheduleId, life.row)) {
    life.overdue = undefined
    return
  }
  const known = life.overdue?.by === machine.name ? life.overdue.commits : -1
  life.overdue = { by: machine.name, commits: known + 1 }
  if (known + 1 > SURE_COMMITS) fail('not offered', `${userId} waits for what is free of ${scheduleId}`)
}

/** Whether a process that knew all that the store holds must have served it. */
export const isServable = (
  chronicle: Chronicle,
  books: Books,
  machine: Machine,
  scheduleId: string,
  { userId, wish }: WaitlistRecord,
): boolean => {
  const date = chronicle.hall.dates.get(scheduleId)
  if (date === undefined || chronicle.policies.now(date.concertId).waitlistOfferMs === null) return false
  const { openedUpTo = Number.NEGATIVE_INFINITY, stopped } = books.sales.get(date.concertId) ?? {}
  const isOpen = (date.opensAtMs ?? Number.NEGATIVE_INFINITY) <= Math.max(machine.maxMs, openedUpTo)
  if (stopped !== undefined || !isOpen || mayBeOver(chronicle, scheduleId, machine)) return false
  const { held, sold } = books.seats.get(scheduleId) ?? { held: [], sold: [] }
  const taken = new Set([...held, ...sold, ...(books.blocked.get(scheduleId) ?? [])])
  const free = [...date.prices.keys()].filter((_, index) => !taken.has(index))
  return (
    countOf(chronicle, scheduleId, free, wish, userId) >= wish.quantity &&
    isWithinLimits(chronicle, { scheduleId, concertId: date.concertId }, { userId, wish })
  )
}

/** How many of the seats are of the kind that is wished, and surely open to the user without asking. */
const countOf = (
  { hall, allotments, step }: Chronicle,
  scheduleId: string,
  seatIds: readonly string[],
  { category }: WaitlistWish,
  userId?: string,
): number =>
  seatIds.filter((seatId) => {
    if (category !== undefined && hall.dates.get(scheduleId)?.categories.get(seatId) !== category) return false
    const kept = allotments.keptFor(scheduleId, seatId)
    if (userId === undefined || kept === undefined) return true
    if (allotments.isReleased(scheduleId, kept.allotmentId, step - 1)) return true
    return !kept.onRequest && allotments.isMember(scheduleId, kept.allotmentId, userId, step - 1)
  }).length

/** [H5] [H11] Whatever may still have counted as the user's when this commit was decided. */
const isWithinLimits = (
  chronicle: Chronicle,
  { scheduleId, concertId }: Pick<ReservationRecord, 'scheduleId' | 'concertId'>,
  { userId, wish }: Pick<WaitlistRecord, 'userId' | 'wish'>,
): boolean => {
  const { step, policies } = chronicle
  const mine = [...chronicle.reservations.values()].filter(
    (life) =>
      life.row.concertId === concertId &&
      mayCountFor(chronicle, life, userId, 0) &&
      ((life.endedStep ?? step) >= step || (life.row.state === 'CANCELLED' && (life.refundHeardStep ?? step) >= step)),
  )
  const mostOf = (lives: readonly ReservationLife[]) =>
    lives.reduce((sum, { row }) => sum + row.seatIds.length, wish.quantity)
  const here = mostOf(mine.filter(({ row }) => row.scheduleId === scheduleId))
  return policies
    .since(concertId, step - 1)
    .every(
      ({ seatsPerUser, seatsPerUserOnAllDates: onAll }) =>
        here <= seatsPerUser && (onAll === 0 || mostOf(mine) <= onAll),
    )
}

/** What has to happen sometimes. */
const noteOffers = (chronicle: Chronicle): void => {
  const { reservations, waitlists, leaseStep, step } = chronicle
  const lives = [...reservations.values()].filter(({ row }) => row.offered)
  for (const { row, heldStep, endedStep, paidStep } of lives) {
    const since = leaseStep.get(row.concertId) ?? 0
    if (heldStep === step) waitlists.notes.push('offer made')
    if ((paidStep === step || endedStep === step) && heldStep < since && since < step)
      waitlists.notes.push('offer survived a change of process')
    if (paidStep === step && !hasTurn(chronicle, row)) waitlists.notes.push('offer paid without a turn')
    const isNext = (life: ReservationLife) => life.heldStep === step && isOfSameSeats(life.row, row)
    if (endedStep !== step || !lives.some(isNext)) continue
    if (row.state === 'RELEASED') waitlists.notes.push('offer declined for the next')
    if (row.state === 'EXPIRED') waitlists.notes.push('offer lapsed for the next')
  }
  for (const { scheduleId, joinedStep, leftStep } of waitlists.lives) {
    const since = leaseStep.get(concertOf(chronicle, scheduleId)) ?? 0
    if (leftStep === step && joinedStep < since && since < step)
      waitlists.notes.push('place survived a change of process')
  }
}

const isOfSameSeats = (a: ReservationRecord, b: ReservationRecord): boolean =>
  a.scheduleId === b.scheduleId && a.reservationId !== b.reservationId && a.seatIds.some((id) => b.seatIds.includes(id))

const hasTurn = (chronicle: Chronicle, { userId, concertId }: ReservationRecord): boolean =>
  chronicle
    .tokensOf(userId, concertId)
    .some(({ activeStep, endedStep }) => activeStep !== undefined && endedStep === undefined)

/** What is asked for, as the calls have it. */
const wishKey = (scheduleId: unknown, { quantity, category }: WaitlistWish): string =>
  `${scheduleId} ${JSON.stringify({ quantity, category })}`

const isSameWish = (a: WaitlistWish, b: WaitlistWish): boolean => a.quantity === b.quantity && a.category === b.category

/** [N2] [N8] Whether a place may have come and gone within one commit. */
export const mayHaveGone = (
  chronicle: Chronicle,
  scheduleId: string,
  userId: string,
  machine: Pick<Machine, 'maxMs'>,
): boolean =>
  chronicle.calls.timesAsked(userId, 'leaveWaitlist', scheduleId) > 0 ||
  mayBeOver(chronicle, scheduleId, machine) ||
  [...chronicle.reservations.values()].some(
    ({ row }) => row.offered && row.userId === userId && row.scheduleId === scheduleId,
  )

/** [N1] [N7] A place as its user is told of it is in the store, and so many are before it. One that came and went in one commit was never seen. */
export const checkPlaceTold = (chronicle: Chronicle, call: Call, told: WaitlistPlace, fail: Fail): void => {
  const scheduleId = String(call.body.scheduleId)
  const lives = chronicle.waitlists
    .of(scheduleId)
    .filter(({ row }) => row.userId === call.userId && row.joinedAt === Date.parse(told.joinedAt))
  // By a clock that stands still there may be another of that moment, joined later for another wish.
  const life = lives.findLast(({ row }) => isSameWish(row.wish, told)) ?? lives.at(-1)
  if (life === undefined) {
    if (!mayHaveGone(chronicle, scheduleId, call.userId, call.machine))
      fail('told before durable', `${call.userId} was told a place of ${scheduleId}`)
    return
  }
  if (!isSameWish(life.row.wish, told))
    fail('told wrong', `${call.userId} was told to wait for ${JSON.stringify(told)} of ${scheduleId}`)
  const { sinceStep } = knowledgeOf(call, concertOf(chronicle, scheduleId))
  // What is given from the record was so when it was given first.
  if (call.type === 'joinWaitlist' && life.joinedStep <= sinceStep) return
  const { least, most } = chronicle.waitlists.ahead(life, sinceStep)
  if (told.ahead < least || told.ahead > most)
    fail(
      'told wrong',
      `${call.userId} was told ${told.ahead} are before on the list of ${scheduleId}, ${least} to ${most} were`,
    )
}

export const checkLeftTold = (chronicle: Chronicle, call: Call, fail: Fail): void => {
  const scheduleId = String(call.body.scheduleId)
  const life = chronicle.waitlists.current(scheduleId, call.userId)
  if (call.isFirst && life !== undefined && life.joinedStep <= call.sinceStep)
    fail('told before durable', `${call.userId} has left the list of ${scheduleId} and is on it`)
}

interface Refused {
  readonly chronicle: Chronicle
  readonly call: Call
  readonly problem: Problem
}

const sinceOf = ({ chronicle, call }: Refused): number =>
  knowledgeOf(call, concertOf(chronicle, String(call.body.scheduleId))).sinceStep

/** Whether there may have been no list. */
const mayBeWithout = (refused: Refused): boolean => {
  const { chronicle, call } = refused
  const concertId = concertOf(chronicle, String(call.body.scheduleId))
  return chronicle.policies.since(concertId, sinceOf(refused)).some(({ waitlistOfferMs }) => waitlistOfferMs === null)
}

/** When a refusal about the waitlist may be true. */
export const WAITLIST_TRUE_IF: Readonly<Partial<Record<RefusalCode, (refused: Refused) => boolean>>> = {
  WAITLIST_NOT_OFFERED: (refused) => {
    const { chronicle, call } = refused
    return mayBeOver(chronicle, String(call.body.scheduleId), call.machine) || mayBeWithout(refused)
  },
  WAITLIST_JOINED: ({ chronicle, call }) =>
    chronicle.calls.wishesOf(call.userId, String(call.body.scheduleId)).some((wish) => {
      return wishKey('', wish) !== wishKey('', call.body as unknown as WaitlistWish)
    }),
  NOT_ON_WAITLIST: (refused) => {
    const { chronicle, call } = refused
    const life = chronicle.waitlists.current(String(call.body.scheduleId), call.userId)
    return life === undefined || life.joinedStep > sinceOf(refused) || mayBeWithout(refused)
  },
  SEATS_AVAILABLE: ({ chronicle, call }) => {
    const scheduleId = String(call.body.scheduleId)
    const date = chronicle.hall.dates.get(scheduleId)
    const { quantity, category } = call.body as unknown as WaitlistWish
    const known = knowledgeOf(call, date?.concertId ?? '')
    const mayBeHad = [...(date?.prices.keys() ?? [])].filter(
      (seatId) =>
        (category === undefined || date?.categories.get(seatId) === category) &&
        !chronicle.isSurelyTaken(scheduleId, seatId, known) &&
        chronicle.allotments.isOpen(scheduleId, seatId, call.userId, chronicle.step),
    )
    return mayBeHad.length >= quantity
  },
}
