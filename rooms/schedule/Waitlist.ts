import type { WaitlistWish } from '../../client-sdk/protocol/index.ts'
import { Line } from '../memory/Line.ts'
import { PassingMap } from '../memory/PassingMap.ts'

export interface WaitlistTerms {
  /** How long an offer is held. */
  readonly offerMs: number
  /** [N8] From then on nobody waits for the date any more. */
  readonly endsAt: number
}

/** Somebody who waits for seats of a date to come back. */
export interface WaitlistPlace {
  readonly userId: string
  /** Ascending in the order of joining. */
  readonly sequence: number
  readonly wish: WaitlistWish
  readonly joinedAt: number
}

/** Places that want the same, and to whom the same seats are open: where there are too few for one of them there are for all. */
export interface WishGroup {
  readonly wish: WaitlistWish
  /** Which allotments, a bit each. */
  readonly access: number
  /** In order. */
  readonly places: WaitlistPlace[]
}

interface Entry {
  readonly place: WaitlistPlace
  group: WishGroup
}

/**
 * The waitlist of a date: its places in order, and by what they wait for, so that a seat which comes back is held against a few wishes and not against
 * thousands of places.
 */
export class Waitlist implements WaitlistTerms {
  readonly offerMs: number
  readonly endsAt: number
  readonly #line = new Line<WaitlistPlace>()
  readonly #byUser = new PassingMap<string, Entry>()
  /** By zone and category that are wished, and by quantity and access. */
  readonly #groups = new Map<string, Map<string, WishGroup>>()
  /** Those in which somebody could perhaps be served who could not be when offers were made last. */
  #news = new Set<WishGroup>()
  readonly #accessOf: (userId: string) => number
  #lastSequence = 0

  /**
   * @param places in order
   * @param accessOf which seats are open to a user now; it is told when that changes (`accessChanged`)
   */
  constructor(terms: WaitlistTerms, places: readonly WaitlistPlace[], accessOf: (userId: string) => number) {
    this.offerMs = terms.offerMs
    this.endsAt = terms.endsAt
    this.#accessOf = accessOf
    for (const place of places) this.#news.add(this.join(place))
  }

  get size(): number {
    return this.#line.size
  }

  get nextSequence(): number {
    return this.#lastSequence + 1
  }

  get hasNews(): boolean {
    return this.#news.size > 0
  }

  placeOf(userId: string): WaitlistPlace | undefined {
    return this.#byUser.get(userId)?.place
  }

  /** The first places, in order; at most so many. */
  first(count: number): readonly WaitlistPlace[] {
    return [...this.#line[Symbol.iterator]().take(count)]
  }

  /** How many places are before it. */
  ahead({ sequence }: WaitlistPlace): number {
    return this.#line.ahead(sequence)
  }

  /** At the end: for nobody who could be served now. */
  join(place: WaitlistPlace): WishGroup {
    this.#lastSequence = place.sequence
    this.#line.join(place.sequence, place)
    const group = this.#groupFor(place)
    this.#byUser.set(place.userId, { place, group })
    return group
  }

  leave(userId: string): void {
    const entry = this.#byUser.get(userId)
    if (entry === undefined) return
    this.#line.leave(entry.place.sequence)
    this.#byUser.delete(userId)
    this.#takeFromGroup(entry)
  }

  /** A seat of that kind has come back. */
  seatCameBack(zone: string, category: string): void {
    if (this.size === 0) return
    for (const kind of [kindOf(zone, category), kindOf(zone), kindOf(undefined, category), kindOf()]) {
      for (const group of this.#groups.get(kind)?.values() ?? []) this.#news.add(group)
    }
  }

  /** A user has fewer seats than before, and may have more. */
  limitEased(userId: string): void {
    const entry = this.#byUser.get(userId)
    if (entry !== undefined) this.#news.add(entry.group)
  }

  /** Other seats are open to a user than before, or to everybody. */
  accessChanged(userId?: string): void {
    if (userId === undefined) {
      for (const { userId: each } of this.#line) this.accessChanged(each)
      return
    }
    const entry = this.#byUser.get(userId)
    if (entry === undefined) return
    this.#takeFromGroup(entry)
    entry.group = this.#groupFor(entry.place)
    this.#news.add(entry.group)
  }

  /** Once. */
  takeNews(): Iterable<WishGroup> {
    const news = this.#news
    this.#news = new Set()
    return news
  }

  /** What was taken, and is still to be looked at. */
  giveBackNews(groups: Iterable<WishGroup>): void {
    for (const group of groups) if (group.places.length > 0) this.#news.add(group)
  }

  #groupFor(place: WaitlistPlace): WishGroup {
    const { wish } = place
    const access = this.#accessOf(place.userId)
    const kind = kindOf(wish.zone, wish.category)
    const ofKind = this.#groups.get(kind) ?? new Map<string, WishGroup>()
    this.#groups.set(kind, ofKind)
    const group = ofKind.get(sizeOf(wish, access)) ?? { wish, access, places: [] }
    ofKind.set(sizeOf(wish, access), group)
    group.places.splice(firstBehind(group.places, place.sequence), 0, place)
    return group
  }

  #takeFromGroup({ place, group }: Entry): void {
    const { wish, access, places } = group
    places.splice(firstBehind(places, place.sequence) - 1, 1)
    if (places.length > 0) return
    this.#groups.get(kindOf(wish.zone, wish.category))?.delete(sizeOf(wish, access))
    this.#news.delete(group)
  }
}

const kindOf = (zone?: string, category?: string): string => JSON.stringify([zone, category])

const sizeOf = ({ quantity }: WaitlistWish, access: number): string => `${quantity} ${access}`

/** Where the first place stands with a larger sequence. */
const firstBehind = (places: readonly WaitlistPlace[], sequence: number): number => {
  let [from, to] = [0, places.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((places[middle] as WaitlistPlace).sequence > sequence) to = middle
    else from = middle + 1
  }
  return from
}

export const isSameWish = (one: WaitlistWish, other: WaitlistWish): boolean =>
  one.quantity === other.quantity && one.zone === other.zone && one.category === other.category
