import { LIMITS, type Refusal, refuse } from '../../client-sdk/protocol/index.ts'
import type { AccountFact } from './events.ts'

/** Why a wallet takes no more. */
export const WALLET_FULL = `A wallet holds at most ${LIMITS.walletBalance}.`

/** [W1] A charge is a whole number of KRW, from 1 to the limit. What the wallet can take beyond that is the store's to decide. */
export const decideCharge = (
  command: { readonly userId: string; readonly amount: number; readonly newEntryId: string },
  nowMs: number,
): AccountFact | Refusal => {
  const { amount, userId } = command
  if (!Number.isInteger(amount) || amount < 1 || amount > LIMITS.chargeAmount) {
    return refuse('AMOUNT_INVALID', {
      path: 'amount',
      reason: `A charge is a whole number from 1 to ${LIMITS.chargeAmount}.`,
    })
  }
  return { type: 'wallet-charged', entryId: command.newEntryId, userId, amount, at: nowMs }
}
