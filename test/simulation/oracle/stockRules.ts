import type { Books } from './Books.ts'
import type { Chronicle } from './Chronicle.ts'
import type { Fail } from './ledgerRules.ts'
import type { Machine } from './Machine.ts'

/** [Q13] Whoever is admitted by this commit may have had a seat to buy, and there are no more who choose than there may be for each. */
export const checkStock = (
  chronicle: Chronicle,
  books: Books,
  machine: Machine,
  concertId: string,
  admitted: readonly string[],
  fail: Fail,
): void => {
  const { policies, step } = chronicle
  const known = { machine, sinceStep: step - 1 }
  const seats = openDates(chronicle, books, concertId, machine.maxMs).reduce(
    (sum, scheduleId) => sum + chronicle.seatsLeft(scheduleId, known).most,
    0,
  )
  if (seats === 0 && isWaitedFor(books, concertId)) chronicle.stoodStill.add(concertId)
  if (admitted.length === 0) return
  if (seats === 0) fail('no seats', `${admitted.join(', ')} came into ${concertId}, where nothing could be held`)
  if (chronicle.stoodStill.delete(concertId)) chronicle.wentOn += 1
  const perSeat = policies
    .since(concertId, step - 1)
    .map(({ turnsPerSeat }) => turnsPerSeat ?? Number.POSITIVE_INFINITY)
  const most = seats === 0 ? 0 : seats * Math.max(...perSeat)
  const choosing = choosersOf(books, concertId, giversOf(chronicle.books, books))
  if (choosing > most) fail('turns per seat', `${choosing} choose in ${concertId}, ${most} may`)
}

/** [Q13] Whether somebody more might be admitted by then, for all that the store says of seats, with no date that may have closed by `maxMs`. */
export const hasRoom = (
  chronicle: Chronicle,
  books: Books,
  concertId: string,
  nowMs: number,
  maxMs: number,
): boolean => {
  const { turnsPerSeat } = chronicle.policies.now(concertId)
  const { dates } = chronicle.hall
  const free = openDates(chronicle, books, concertId, nowMs).reduce((sum, scheduleId) => {
    const { closesAtMs = Number.POSITIVE_INFINITY, prices } = dates.get(scheduleId) ?? {}
    if (closesAtMs <= maxMs) return sum
    const { held, sold } = books.seats.get(scheduleId) ?? { held: [], sold: [] }
    return sum + (prices?.size ?? 0) - held.length - sold.length - (books.blocked.get(scheduleId)?.length ?? 0)
  }, 0)
  return free > 0 && (turnsPerSeat === null || choosersOf(books, concertId) < free * turnsPerSeat)
}

/** Those whose seats can be held by that time. */
const openDates = ({ hall }: Chronicle, { sales }: Books, concertId: string, nowMs: number): readonly string[] => {
  const openedUpTo = sales.get(concertId)?.openedUpTo ?? Number.NEGATIVE_INFINITY
  return [...hall.dates.values()]
    .filter(
      ({ opensAtMs = nowMs, ...date }) => date.concertId === concertId && opensAtMs <= Math.max(nowMs, openedUpTo),
    )
    .map(({ scheduleId }) => scheduleId)
}

const isWaitedFor = ({ tokens }: Books, concertId: string): boolean =>
  [...tokens.values()].some((row) => row.concertId === concertId && row.state === 'WAIT')

/** Those who have passed something on by this commit. Memory follows it afterwards: whoever it admits before that finds them served. */
const giversOf = (before: Books, { reservations }: Books): readonly string[] =>
  [...before.reservations.values()]
    .filter(({ reservationId, userId }) => (reservations.get(reservationId)?.userId ?? userId) !== userId)
    .map(({ userId }) => userId)

/** Those who have a turn, and hold and have bought nothing, but for some that are known to be served. */
const choosersOf = ({ tokens, reservations }: Books, concertId: string, known: readonly string[] = []): number => {
  const served = new Set(
    [...reservations.values()]
      .filter((row) => row.concertId === concertId && (row.state === 'HELD' || row.state === 'PAID'))
      .map(({ userId }) => userId)
      .concat(known),
  )
  const active = [...tokens.values()].filter((row) => row.concertId === concertId && row.state === 'ACTIVE')
  return active.filter(({ userId }) => !served.has(userId)).length
}
