import type { ConcertFigures, Figures } from '../../../client-sdk/index.ts'

/** The server's figures as they were at a moment of its own clock. */
export interface Look {
  readonly atMs: number
  /** Absent where nobody answered: a gap, not a zero. */
  readonly figures?: Figures
}

/** A quarter of an hour, looked at every second. */
const KEPT = 900

/** The looks with one more. The server's clock may have been set back; what it has not come to yet is then forgotten. */
export const withFigures = (looks: readonly Look[], figures: Figures): readonly Look[] => {
  const atMs = Date.parse(figures.time)
  return [...looks.filter((look) => look.atMs < atMs), { atMs, figures }].slice(-KEPT)
}

/** The looks with a gap behind them, one however long it lasts. */
export const withGap = (looks: readonly Look[]): readonly Look[] => {
  const last = looks.at(-1)
  return last?.figures === undefined ? looks : [...looks, { atMs: last.atMs + 1 }]
}

/** What happened in a concert, a second. */
export interface Rates {
  readonly admissions: number
  readonly holds: number
  readonly payments: number
  /** By code. */
  readonly refusals: Readonly<Record<string, number>>
}

/** A concert at a moment, and how fast things have happened since the look before. */
export interface Moment {
  readonly atMs: number
  readonly process?: Figures['process']
  readonly concert?: ConcertFigures
  /** Absent for the first, and behind a gap. */
  readonly rates?: Rates
}

/** A rate over less is mostly noise: a look that was taken out of turn compares itself to one before the last. */
const SHORTEST_MS = 900

export const momentsOf = (looks: readonly Look[], concertId: string): readonly Moment[] => {
  const concertAt = (place: number): ConcertFigures | undefined =>
    looks[place]?.figures?.concerts.find((concert) => concert.concertId === concertId)
  return looks.map(({ atMs, figures }, place) => {
    const earlier = placeBefore(looks, place)
    const [before, concert] = [concertAt(earlier), concertAt(place)]
    const seconds = (atMs - (looks[earlier]?.atMs ?? atMs)) / 1_000
    const rates = before && concert && ratesBetween(before, concert, seconds)
    return { atMs, process: figures?.process, concert, rates }
  })
}

/** The last look that is long enough before; −1 for none, and where it is a gap it has nothing to compare to. */
const placeBefore = (looks: readonly Look[], place: number): number => {
  const atMs = looks[place]?.atMs ?? 0
  for (let at = place - 1; at >= 0; at--) {
    const look = looks[at]
    if (look?.figures === undefined || atMs - look.atMs >= SHORTEST_MS) return at
  }
  return -1
}

const ratesBetween = (before: ConcertFigures, after: ConcertFigures, seconds: number): Rates => {
  const rate = (from: number, to: number): number => risen(from, to) / seconds
  const codes = Object.entries(after.refusals)
  return {
    admissions: rate(before.admissions, after.admissions),
    holds: rate(before.holds, after.holds),
    payments: rate(before.payments, after.payments),
    refusals: Object.fromEntries(codes.map(([code, count]) => [code, rate(before.refusals[code] ?? 0, count)])),
  }
}

/** A counter that is less than it was belongs to a server that has started anew, from 0. */
const risen = (from: number, to: number): number => (to < from ? to : to - from)

/** Seats of all categories together. */
export const seatsOf = ({ categories }: ConcertFigures) => {
  const sum = (of: 'total' | 'free' | 'held' | 'sold' | 'blocked'): number =>
    categories.reduce((all, category) => all + category[of], 0)
  return { total: sum('total'), free: sum('free'), held: sum('held'), sold: sum('sold'), blocked: sum('blocked') }
}
