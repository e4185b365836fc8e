import { type Holding, performanceOf, reservations } from './holdings.ts'
import { asVisitor, shop } from './shop.ts'

/**
 * Where its sale gives time to pay in: from the moment that a hold is looked at in the basket. In another tab it may have begun before, and so be
 * told as it is; a refusal says that it is over, or paid, and that the list will say.
 */
export const beginCheckout = async ({ reservationId, scheduleId, state, checkoutAt }: Holding): Promise<void> => {
  const isOffered = performanceOf(scheduleId)?.concert.checkoutMs !== undefined
  if (!isOffered || state !== 'HELD' || checkoutAt !== undefined) return
  try {
    await asVisitor(() => shop.checkout(reservationId))
  } catch {
    // The list, asked for anew, says what has become of the hold.
  } finally {
    await reservations.refresh()
  }
}
