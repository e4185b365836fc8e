import type { BestSeats, Problem, Reservation } from '../../../client-sdk/protocol/index.ts'
import type { OnSale } from '../Hall.ts'
import type { Call } from './Calls.ts'
import type { Chronicle, ReservationLife } from './Chronicle.ts'
import type { Fail } from './ledgerRules.ts'
import { type Knowledge, knowledgeOf } from './Machine.ts'

/** A date's seats as the process that chose may have known them: what it can't but have known to be free, or taken. */
class KnownSeats {
  readonly date: OnSale
  readonly #chronicle: Chronicle
  readonly #known: Knowledge
  /** The hold that came of the choice. */
  readonly #own: ReservationLife | undefined
  readonly #userId: string
  /** What is given on request only was not asked for. */
  readonly #isUnasked: boolean

  constructor(chronicle: Chronicle, call: Call, date: OnSale, own?: ReservationLife) {
    this.date = date
    this.#chronicle = chronicle
    this.#known = knowledgeOf(call, date.concertId)
    this.#own = own
    this.#userId = call.userId
    this.#isUnasked = call.body.best !== undefined
  }

  readonly isSurelyFree = (seatId: string): boolean => {
    const { scheduleId } = this.date
    if (this.#chronicle.sales.mayBeBlocked(scheduleId, seatId, this.#known)) return false
    if (!this.#isSurelyOpen(seatId)) return false
    const holds = this.#chronicle.mayHold(scheduleId, seatId, this.#known.sinceStep)
    return holds.every((life) => life === this.#own)
  }

  readonly isSurelyTaken = (seatId: string): boolean =>
    this.#chronicle.isSurelyTaken(this.date.scheduleId, seatId, this.#known)

  /** Every so many seats side by side of a category, or of any, that were surely free. */
  freeTogether(quantity: number, category: string | undefined): readonly (readonly string[])[] {
    const isWanted = (seatId: string) => this.#isOf(category, seatId) && this.isSurelyFree(seatId)
    return this.date.rows
      .flatMap((row) => row.map((_, start) => row.slice(start, start + quantity)))
      .filter((seats) => seats.length === quantity && seats.every(isWanted))
  }

  #isSurelyOpen(seatId: string): boolean {
    const { allotments } = this.#chronicle
    const { scheduleId } = this.date
    const kept = allotments.keptFor(scheduleId, seatId)
    if (kept === undefined || allotments.isReleased(scheduleId, kept.allotmentId, this.#known.sinceStep)) return true
    const isMember = allotments.isMember(scheduleId, kept.allotmentId, this.#userId, this.#known.sinceStep)
    return isMember && !(this.#isUnasked && kept.onRequest)
  }

  freeCount(category: string | undefined): number {
    return this.date.rows.flat().filter((seatId) => this.#isOf(category, seatId) && this.isSurelyFree(seatId)).length
  }

  /** Seats that lie alone between taken ones once these are taken: such as surely do, or such as may. */
  strandedBy(picked: readonly string[], how: 'surely' | 'maybe'): readonly string[] {
    const isFree = (seatId: string) => (how === 'surely' ? this.isSurelyFree(seatId) : !this.isSurelyTaken(seatId))
    const isTaken = (seatId: string | undefined) =>
      seatId !== undefined &&
      (picked.includes(seatId) || (how === 'surely' ? this.isSurelyTaken(seatId) : !this.isSurelyFree(seatId)))
    return this.date.rows.flatMap((row) =>
      row.filter((seatId, at) => {
        const beside = [row[at - 1], row[at + 1]]
        const isTouched = beside.some((other) => other !== undefined && picked.includes(other))
        return isTouched && !picked.includes(seatId) && isFree(seatId) && beside.every(isTaken)
      }),
    )
  }

  /** So many side by side were surely to be had that strand nobody. */
  hasClean(quantity: number, category: string | undefined): boolean {
    return this.freeTogether(quantity, category).some((seats) => this.strandedBy(seats, 'maybe').length === 0)
  }

  #isOf(category: string | undefined, seatId: string): boolean {
    return category === undefined || this.date.categories.get(seatId) === category
  }
}

/** [H8] [H9] Seats as a hold was given them: as many, of such a kind and as close together as could be, and nobody left alone for nothing. */
export const checkChoice = (
  chronicle: Chronicle,
  call: Call,
  life: ReservationLife,
  told: Reservation,
  fail: Fail,
): void => {
  const { reservationId, seatIds, scheduleId } = life.row
  const date = chronicle.hall.dates.get(scheduleId)
  const best = bestIn(call)
  if (date === undefined) return
  const isTogether = areTogether(date, seatIds)
  if (best !== undefined) {
    const isRight = seatIds.length === best.quantity && seatIds.every((seatId) => isOf(date, best.category, seatId))
    if (!isRight) fail('best', `${reservationId} has ${seatIds}, asked for was ${JSON.stringify(best)}`)
  }
  if ((told.split === true) !== (best !== undefined && !isTogether))
    fail('split', `${reservationId} has ${seatIds} and was told ${told.split ? '' : 'not '}to be split`)
  // What was decided before it was asked for now, or elsewhere, was decided by what was then.
  if (life.heldStep <= call.sinceStep || chronicle.calls.isElsewhere(call)) return

  const seats = new KnownSeats(chronicle, call, date, life)
  const strandsSurely = seats.strandedBy(seatIds, 'surely').length > 0
  if (best !== undefined) {
    life.notes.add(isTogether ? 'best seats held' : 'best seats held apart')
    if (!isTogether && seats.freeTogether(best.quantity, best.category).length > 0)
      fail('best', `${reservationId} has ${seatIds} though there were ${best.quantity} side by side`)
  }
  if (!strandsSurely || (best === undefined && !refusesOrphans(chronicle, call, date.concertId))) return
  life.notes.add('seat left alone for want of others')
  const category = best === undefined ? date.categories.get(seatIds[0] ?? '') : best.category
  if ((best === undefined || isTogether) && seats.hasClean(seatIds.length, category))
    fail('left alone', `${reservationId} has ${seatIds} and leaves a seat alone`)
}

/** [H8] Whether there may have been too few. */
export const mayBeShort = (chronicle: Chronicle, call: Call): boolean => {
  const date = chronicle.hall.dates.get(String(call.body.scheduleId))
  const best = bestIn(call)
  if (date === undefined || best === undefined) return false
  return new KnownSeats(chronicle, call, date).freeCount(best.category) < best.quantity
}

/** [H9] Whether it may have left those seats alone, and whether what is suggested may be had and leaves none. */
export const mayOrphan = (
  chronicle: Chronicle,
  call: Call,
  { seats: left = [], suggestion = [] }: Problem,
): boolean => {
  const date = chronicle.hall.dates.get(String(call.body.scheduleId))
  const picked = call.body.seats as readonly string[] | undefined
  if (date === undefined || picked === undefined) return false
  const { sinceStep } = knowledgeOf(call, date.concertId)
  if (chronicle.policies.since(date.concertId, sinceStep).every(({ orphanSeats }) => orphanSeats === 'allowed'))
    return false
  const seats = new KnownSeats(chronicle, call, date)
  const mayBeLeft = seats.strandedBy(picked, 'maybe')
  const isToBeHad =
    suggestion.length === picked.length &&
    areTogether(date, suggestion) &&
    suggestion.every((seatId) => isOf(date, date.categories.get(picked[0] ?? ''), seatId)) &&
    !suggestion.some(seats.isSurelyTaken) &&
    seats.strandedBy(suggestion, 'surely').length === 0
  return left.length > 0 && left.every((seatId) => mayBeLeft.includes(seatId)) && isToBeHad
}

export const quantityAsked = ({ body }: Call): number =>
  (body.best as BestSeats | undefined)?.quantity ??
  (body.quantity as number | undefined) ??
  (body.seats as readonly unknown[]).length

const bestIn = ({ body }: Call): BestSeats | undefined => body.best as BestSeats | undefined

const isOf = ({ categories }: OnSale, category: string | undefined, seatId: string): boolean =>
  category === undefined || categories.get(seatId) === category

const areTogether = ({ rows }: OnSale, seatIds: readonly string[]): boolean =>
  rows.some((row) => {
    const places = seatIds.map((seatId) => row.indexOf(seatId))
    return !places.includes(-1) && Math.max(...places) - Math.min(...places) === seatIds.length - 1
  })

const refusesOrphans = (chronicle: Chronicle, call: Call, concertId: string): boolean => {
  const { sinceStep } = knowledgeOf(call, concertId)
  return chronicle.policies.since(concertId, sinceStep).every(({ orphanSeats }) => orphanSeats === 'refused')
}
