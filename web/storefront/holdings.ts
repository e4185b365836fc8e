import { computed, effect } from '@preact/signals'
import type { Concert, Entry, Reservation, Schedule } from '../../client-sdk/index.ts'
import { Loaded } from '../ui/Loaded.ts'
import { asVisitor, shop, visitor } from './shop.ts'
import { watchOtherTabs } from './visitorStore.ts'

/** [O3] While its sale is paused a hold's deadline is a day away and means nothing. */
export interface Holding extends Reservation {
  readonly isPaused: boolean
}

const load = <T>(ask: () => Promise<T>): Loaded<T> => new Loaded(() => asVisitor(ask))

/** What the shop sells and what the visitor has; shared by the pages, asked for anew by whoever changes it. */
export const concerts = load(() => shop.concerts())
export const reservations = load(async (): Promise<readonly Holding[]> => {
  // In this order: a sale that is paused or resumed in between is found out at the next look.
  await concerts.refresh()
  const all = await shop.reservations()
  return all.map((reservation) => ({ ...reservation, isPaused: isPaused(reservation.scheduleId) }))
})
export const wallet = load(() => shop.wallet())
export const entries = load(async () => {
  const all: Entry[] = []
  for (let after: string | undefined; ; ) {
    const page = await shop.entries(after)
    all.push(...page.entries)
    if (page.next === undefined) return all.reverse()
    after = page.next
  }
})

export const holds = computed(
  () => reservations.value?.filter(({ state }) => state === 'HELD' || state === 'PAYING') ?? [],
)

/** Whether it is held, or bought. */
export const isOwned = ({ state }: Reservation): boolean => state === 'HELD' || state === 'PAYING' || state === 'PAID'

export interface Performance {
  readonly concert: Concert
  readonly schedule: Schedule
}

/** Undefined while the concerts aren't known, or for one that is gone. */
export const concertOf = (concertId: string): Concert | undefined =>
  concerts.value?.find((concert) => concert.concertId === concertId)

/** The concert and date with that scheduleId; undefined while the concerts aren't known, or for one that is gone. */
export const performanceOf = (scheduleId: string): Performance | undefined => {
  for (const concert of concerts.value ?? []) {
    const schedule = concert.schedules.find((candidate) => candidate.scheduleId === scheduleId)
    if (schedule !== undefined) return { concert, schedule }
  }
  return undefined
}

/** When the first of these dates is on sale; undefined where one is already. ISO 8601 UTC. */
export const openingOf = (schedules: readonly Schedule[]): string | undefined => {
  const openings = schedules.map(({ opensAt }) => opensAt)
  if (openings.some((opensAt) => opensAt === undefined || Date.parse(opensAt) <= shop.serverNow())) return undefined
  return openings.toSorted()[0]
}

const isPaused = (scheduleId: string): boolean => performanceOf(scheduleId)?.concert.saleState === 'PAUSED'

/** Whatever the visitor has may have changed. */
export const refreshHoldings = (): Promise<unknown> => Promise.all([reservations.refresh(), wallet.refresh()])

/** Does what changes them; it may have been done also where no answer says so. */
export const changingHoldings = async <T>(change: () => Promise<T>): Promise<T> => {
  try {
    return await change()
  } finally {
    await refreshHoldings()
  }
}

effect(() => {
  const mine = [reservations, wallet, entries]
  for (const part of mine) part.forget()
  if (visitor.value !== undefined) void refreshHoldings()
})
// A device that slept has missed what happened, and a deadline or two.
const lookAgain = (): void => {
  if (document.visibilityState === 'visible' && visitor.value !== undefined) void refreshHoldings()
}
addEventListener('visibilitychange', lookAgain)
addEventListener('focus', lookAgain)
watchOtherTabs('seats', () => {
  if (visitor.value !== undefined) void refreshHoldings()
})

/** How often whoever holds seats looks whether the sale is paused or goes on. */
const SALE_LOOK_MS = 5_000

/**
 * A pause moves deadlines, and its end moves them back: those that were read before it are read anew. So are those that have passed: what was asked
 * at the deadline may not have been answered.
 */
export const lookAtSales = async (): Promise<void> => {
  if (holds.peek().length === 0) return
  await concerts.refresh()
  const isMoved = (hold: Holding): boolean => hold.isPaused !== isPaused(hold.scheduleId)
  const isPast = (hold: Holding): boolean => !hold.isPaused && Date.parse(hold.expiresAt) <= shop.serverNow()
  if (holds.peek().some((hold) => isMoved(hold) || isPast(hold))) await reservations.refresh()
}

const holdsAny = computed(() => holds.value.length > 0)
effect(() => {
  if (!holdsAny.value) return
  const timer = setInterval(() => void lookAtSales(), SALE_LOOK_MS)
  return () => clearInterval(timer)
})
