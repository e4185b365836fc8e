import { type CatalogueFault, LIMITS } from '../client-sdk/protocol/index.ts'

/** A date as it is after an import. */
export interface DateSize {
  readonly concertId: string
  readonly seatCount: number
  /** By this import, and not one before. */
  readonly isLaidOut: boolean
}

/**
 * An import is written, and its concerts are read again, in one go in which nobody is answered. So there is a most to the seats that it lays out,
 * and to those that a concert has on all its dates.
 *
 * @param dates every one of every concert that the import concerns
 * @param pathOf a concert in the catalogue
 */
export function* tooManySeats(
  dates: readonly DateSize[],
  pathOf: (concertId: string) => string,
): Generator<CatalogueFault> {
  for (const [concertId, ofConcert] of Map.groupBy(dates, ({ concertId }) => concertId)) {
    const count = seatsOf(ofConcert)
    if (count <= LIMITS.seatsOnAllDates) continue
    yield { path: pathOf(concertId), reason: `concert ${concertId} has ${count} seats on all its dates: ${AT_MOST}` }
  }
  const laidOut = seatsOf(dates.filter(({ isLaidOut }) => isLaidOut))
  if (laidOut <= LIMITS.seatsOnAllDates) return
  yield { path: 'concerts', reason: `${laidOut} seats on all dates are new or changed: ${AT_MOST} in one import` }
}

const AT_MOST = `at most ${LIMITS.seatsOnAllDates} are allowed`

const seatsOf = (dates: readonly DateSize[]): number => dates.reduce((sum, { seatCount }) => sum + seatCount, 0)
