import type { WaitlistWish } from '../../client-sdk/protocol/index.ts'
import { Line } from '../memory/Line.ts'
import { PassingMap } from '../memory/PassingMap.ts'
import type { Access } from './access.ts'

/** Somebody who waits for seats of a date to come back. */
export interface WaitlistPlace {
  readonly userId: string
  /** Ascending in the order of joining. */
  readonly sequence: number
  readonly wish: WaitlistWish
  readonly joinedAt: number
}

/** Places that want the same, and to whom the same seats are open: where one of them can't be served none can, but for its own limit. */
export interface WishGroup {
  readonly wish: WaitlistWish
  readonly access: Access
  /** By user, in order. */
  readonly places: PassingMap<string, WaitlistPlace>
}

/** The waitlist of a date: its places in order, and by what they wait for, so that who looks for whom to serve looks at a few wishes and not at thousands. */
export class Waitlist {
  /**
   * Whether anything has happened since offers were made last by which somebody on it could be served who could not before: seats have come back or are open
   * to more, or somebody has fewer seats of their own.
   */
  isStale = true
  /** How long an offer is held. */
  readonly offerMs: number
  readonly #line = new Line<WaitlistPlace>()
  readonly #byUser = new PassingMap<string, WaitlistPlace>()
  readonly #groups = new Map<string, WishGroup>()
  readonly #accessOf: (userId: string) => Access
  #lastSequence = 0

  /**
   * @param places in order
   * @param accessOf which seats are open to a user now; whenever that changes `regroup` is called
   */
  constructor(offerMs: number, places: readonly WaitlistPlace[], accessOf: (userId: string) => Access) {
    this.offerMs = offerMs
    this.#accessOf = accessOf
    for (const place of places) this.join(place)
  }

  get size(): number {
    return this.#line.size
  }

  get nextSequence(): number {
    return this.#lastSequence + 1
  }

  placeOf(userId: string): WaitlistPlace | undefined {
    return this.#byUser.get(userId)
  }

  /** How many places are before it. */
  ahead({ sequence }: WaitlistPlace): number {
    return this.#line.ahead(sequence)
  }

  groups(): Iterable<WishGroup> {
    return this.#groups.values()
  }

  /** At the end. */
  join(place: WaitlistPlace): void {
    this.#lastSequence = place.sequence
    this.#line.join(place.sequence, place)
    this.#byUser.set(place.userId, place)
    this.#addToGroup(place)
  }

  leave(userId: string): void {
    const place = this.#byUser.get(userId)
    if (place === undefined) return
    this.#line.leave(place.sequence)
    this.#byUser.delete(userId)
    const key = keyOf(place.wish, this.#accessOf(userId))
    const group = this.#groups.get(key)
    group?.places.delete(userId)
    if (group?.places.size === 0) this.#groups.delete(key)
  }

  /** Other seats are open to somebody than before: that is rare, and a place that changes its group has to stand in its order there. */
  regroup(): void {
    this.#groups.clear()
    for (const place of this.#line) this.#addToGroup(place)
    this.isStale = true
  }

  #addToGroup(place: WaitlistPlace): void {
    const access = this.#accessOf(place.userId)
    const key = keyOf(place.wish, access)
    const group = this.#groups.get(key) ?? { wish: place.wish, access, places: new PassingMap() }
    group.places.set(place.userId, place)
    this.#groups.set(key, group)
  }
}

const keyOf = (wish: WaitlistWish, access: Access): string => JSON.stringify([...termsOf(wish), access])

const termsOf = ({ quantity, zone, category }: WaitlistWish) => [quantity, zone, category] as const

export const isSameWish = (one: WaitlistWish, other: WaitlistWish): boolean =>
  termsOf(one).every((term, nth) => term === termsOf(other)[nth])
