import { type RefusalCode, RefusedError, type Reservation } from '../client-sdk/index.ts'
import type { Outcome } from './BotEvent.ts'
import { type Business, charge, think } from './Business.ts'

/** Nobody waits for ever for what may never come back, or tries for ever to wait for what comes back all the time. */
const PATIENCE_MS = 4_000
const LOOK_AGAIN_MS = 500

/**
 * Takes a place on the waitlist of one of the dates, and does with the offer what it does.
 *
 * @returns undefined where there are seats again, to be held as any
 */
export const waitForSeats = async (business: Business): Promise<Outcome | undefined> => {
  const scheduleId = await chooseDate(business)
  if (scheduleId === undefined) return 'found it sold out'
  if (!(await join(business, scheduleId))) return undefined
  const offer = await waitForOffer(business, scheduleId)
  if (offer === undefined) return 'left the waitlist'
  business.tell({ type: 'held', reservation: offer })
  return answer(business, offer)
}

/** One that has a waitlist; those that are sold out are told to everybody. */
const chooseDate = async ({ client, concertId, scheduleIds, random }: Business): Promise<string | undefined> => {
  const concerts = await client.concerts()
  const dates = concerts.find((concert) => concert.concertId === concertId)?.schedules ?? []
  const waitlists = dates.filter(
    ({ scheduleId, waitlist }) => waitlist !== undefined && (scheduleIds?.includes(scheduleId) ?? true),
  )
  return waitlists[Math.floor(random() * waitlists.length)]?.scheduleId
}

/** Whether it has a place; there is none while what it wants is to be had, if only for a moment. */
const join = async (business: Business, scheduleId: string): Promise<boolean> => {
  const { client, watch, tell, character, signal } = business
  const wish = { quantity: character.seatsWanted }
  for (const untilMs = performance.now() + PATIENCE_MS; performance.now() < untilMs; ) {
    const place = await unless(business, 'SEATS_AVAILABLE', () =>
      watch.time('waitlist', () => client.joinWaitlist(scheduleId, wish)),
    )
    if (place !== undefined) {
      tell({ type: 'waitlisted', scheduleId, place })
      return true
    }
    await watch.pause(LOOK_AGAIN_MS, signal)
  }
  return false
}

/** Its place ends with the offer, however late it looks; undefined if it has left before there was one. */
const waitForOffer = async (business: Business, scheduleId: string): Promise<Reservation | undefined> => {
  const { client, watch, signal } = business
  const patientUntilMs = performance.now() + PATIENCE_MS
  while (performance.now() < patientUntilMs) {
    await watch.pause(LOOK_AGAIN_MS, signal)
    const place = await unless(business, 'NOT_ON_WAITLIST', () =>
      watch.time('place', () => client.waitlistPlace(scheduleId)),
    )
    if (place === undefined) return findOffer(business, scheduleId)
  }
  const left = await unless(business, 'NOT_ON_WAITLIST', async () => {
    await watch.time('leave', () => client.leaveWaitlist(scheduleId))
    return true
  })
  return left ? undefined : findOffer(business, scheduleId)
}

const findOffer = async ({ client }: Business, scheduleId: string): Promise<Reservation> => {
  const offer = (await client.reservations()).find((one) => one.offered && one.scheduleId === scheduleId)
  if (offer === undefined) throw new Error(`the place on the waitlist of ${scheduleId} is gone, and there is no offer`)
  return offer
}

const answer = async (business: Business, offer: Reservation): Promise<Outcome> => {
  const { character, client, watch, tell } = business
  const { reservationId, amount } = offer
  if (character.withOffers === 'lets it lapse') return 'let an offer lapse'
  await think(business, 300, 1_000)
  const answered = await unless(business, 'RESERVATION_EXPIRED', async (): Promise<Outcome> => {
    if (character.withOffers === 'declines') {
      await watch.time('release', () => client.release(reservationId))
      tell({ type: 'released', reservationId })
      return 'declined an offer'
    }
    if (character.short) await charge(business, amount)
    const payment = await watch.time('pay', () => client.pay(reservationId))
    tell({ type: 'paid', payment, reservation: offer })
    return 'bought'
  })
  return answered ?? 'let an offer lapse'
}

const unless = async <T>({ tell }: Business, code: RefusalCode, attempt: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof RefusedError) || error.code !== code) throw error
    tell({ type: 'refused', code })
    return undefined
  }
}
