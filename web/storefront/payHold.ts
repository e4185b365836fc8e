import { RefusedError } from '../../client-sdk/index.ts'
import { shop } from './shop.ts'

/**
 * Pays a hold, charging `missing` where that is all that is in the way: whether the hold can be paid is looked at first, and a wallet is not
 * charged for seats that are gone. One that has been paid already is as good.
 *
 * @param missing whole KRW that the visitor has agreed to charge; 0 for none
 */
export const payHold = async (reservationId: string, missing: number): Promise<void> => {
  try {
    await shop.pay(reservationId)
  } catch (error) {
    const code = error instanceof RefusedError ? error.code : undefined
    if (code === 'RESERVATION_ALREADY_PAID') return
    if (code !== 'BALANCE_INSUFFICIENT' || missing === 0) throw error
    await shop.charge(missing)
    await payHold(reservationId, 0)
  }
}
