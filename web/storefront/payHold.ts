import { RefusedError, type Reservation } from '../../client-sdk/index.ts'
import { charge, settleCharge } from './charging.ts'
import { shop } from './shop.ts'

/**
 * Pays a hold, charging first what is missing in the wallet. Hold and wallet are looked at anew before: no wallet is charged for seats that are gone,
 * for a payment that has been made already, or for what an earlier charge has brought. A hold that has been paid already is as good.
 *
 * @param agreed whole KRW that the visitor has agreed to charge at most; 0 for none
 */
export const payHold = async ({ reservationId, amount }: Reservation, agreed: number): Promise<void> => {
  if (agreed > 0) {
    await settleCharge()
    const [{ state }, { balance }] = await Promise.all([shop.reservation(reservationId), shop.wallet()])
    const missing = amount - balance
    if (state === 'HELD' && missing > 0 && missing <= agreed) await charge(missing)
  }
  try {
    await shop.pay(reservationId)
  } catch (error) {
    if (!(error instanceof RefusedError) || error.code !== 'RESERVATION_ALREADY_PAID') throw error
  }
}
