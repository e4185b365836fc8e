import { computed, effect, signal } from '@preact/signals'
import type {
  Concert,
  Reservation,
  SaleState,
  Schedule,
  UserWaitlistPlace,
  WaitlistPlaces,
  WaitlistWish,
} from '../../client-sdk/index.ts'
import { Loaded } from '../ui/Loaded.ts'
import { changingHoldings, type Holding, holds, openingOf, reservations } from './holdings.ts'
import { asVisitor, shop, visitor } from './shop.ts'
import { keep, kept, watchOtherTabs } from './visitorStore.ts'

/** Seats that were waited for, and are held now. */
export const offers = computed(() => holds.value.filter(({ offered }) => offered))

const STANDING_STILL: readonly (SaleState | undefined)[] = ['PREQUEUE', 'PAUSED', 'CLOSED']

/** [N1] [N8] Whether a date has a waitlist, is on sale and has not begun. Seats may be left of it: whether they are what somebody wants the server tells. */
export const isAwaitable = (date: Schedule, saleState: SaleState | undefined): boolean => {
  const { waitlist, startsAt, closesAt = startsAt } = date
  const isOver = Math.min(Date.parse(closesAt), Date.parse(startsAt)) <= shop.serverNow()
  return waitlist !== undefined && openingOf([date]) === undefined && !isOver && !STANDING_STILL.includes(saleState)
}

/**
 * The visitor's places. Of a concert that can't be looked at now those that were known stay. What has come of them is among the reservations before a place is
 * seen to be gone.
 */
export const waitlistPlaces: Loaded<WaitlistPlaces> = new Loaded(async () => {
  const told = await asVisitor(() => shop.waitlistPlaces())
  const before = waitlistPlaces.value
  const untold = before?.places.filter(({ concertId }) => told.unavailable.includes(concertId)) ?? []
  const now = { ...told, places: [...told.places, ...untold] }
  const isMoved = before !== undefined && datesOf(now) !== datesOf(before)
  if (isMoved || !now.offers.every(isKnown)) await reservations.refresh()
  return now
})

const datesOf = ({ places }: WaitlistPlaces): string => places.map(({ scheduleId }) => scheduleId).join()

const isKnown = ({ reservationId }: Reservation): boolean =>
  offers.peek().some((offer) => offer.reservationId === reservationId)

/** Undefined where the visitor has none, or it is not known yet. */
export const waitlistPlaceOn = (scheduleId: string): UserWaitlistPlace | undefined =>
  waitlistPlaces.value?.places.find((place) => place.scheduleId === scheduleId)

/** The dates that can be waited for, and those that the visitor waits for. */
export const waitlistsOf = ({ schedules, saleState }: Concert): readonly Schedule[] =>
  schedules.filter((date) => isAwaitable(date, saleState) || waitlistPlaceOn(date.scheduleId) !== undefined)

export const waitsFor = ({ schedules }: Concert): boolean =>
  schedules.some(({ scheduleId }) => waitlistPlaceOn(scheduleId) !== undefined)

/** Whether a date may have less left than somebody wants, or the visitor waits already. */
export const isWorthWaiting = (concert: Concert): boolean =>
  waitsFor(concert) || waitlistsOf(concert).some(({ seatsLeft }) => seatsLeft < concert.seatsPerUser)

const readDismissed = (): readonly string[] => {
  const stored = kept('lapsed', 'ids')
  return Array.isArray(stored) ? stored : []
}

/** Offers whose end was taken note of, as the browser keeps them for its visitor. */
const dismissed = signal(readDismissed())
const rereadDismissed = (): void => {
  dismissed.value = readDismissed()
}
watchOtherTabs('lapsed', rereadDismissed)

/** Does what changes the visitor's places; it may have been done also where no answer says so, or an offer have come first. */
const changingPlaces = async (change: () => Promise<unknown>): Promise<void> => {
  try {
    await change()
  } finally {
    await waitlistPlaces.refresh()
    keep('waitlist', 'changed', shop.serverNow())
  }
}

// One that had nothing to wait for has stopped asking.
watchOtherTabs('waitlist', () => void waitlistPlaces.refresh())

export const joinWaitlist = async (scheduleId: string, wish: WaitlistWish): Promise<void> => {
  await changingPlaces(() => shop.joinWaitlist(scheduleId, wish))
  dismissLapsed(scheduleId)
}

export const leaveWaitlist = (scheduleId: string): Promise<void> => changingPlaces(() => shop.leaveWaitlist(scheduleId))

export const declineOffer = ({ reservationId }: Holding): Promise<void> =>
  changingHoldings(() => shop.release(reservationId))

/** The newest offer that was not paid in time, until somebody has taken note of it. */
export const lapsed = computed(() =>
  reservations.value?.find(
    ({ offered, state, reservationId }) => offered && state === 'EXPIRED' && !dismissed.value.includes(reservationId),
  ),
)

/** Takes note of all that lapsed of a date. */
export const dismissLapsed = (scheduleId: string): void => {
  const over = reservations.value?.filter((one) => one.scheduleId === scheduleId && one.state === 'EXPIRED') ?? []
  dismissed.value = [...new Set([...dismissed.peek(), ...over.map(({ reservationId }) => reservationId)])]
  keep('lapsed', 'ids', dismissed.peek())
}

effect(() => {
  rereadDismissed()
  waitlistPlaces.forget()
  if (visitor.value !== undefined) void waitlistPlaces.refresh()
})

// For as long as anything is waited for. Without an answer it is asked for again by itself.
effect(() => {
  const standing = waitlistPlaces.value
  if (standing === undefined || standing.places.length === 0) return
  const timer = setTimeout(() => void waitlistPlaces.refresh(), standing.pollAfterMs)
  return () => clearTimeout(timer)
})
