import { TRANSFER_CODE_LENGTH } from '../../client-sdk/protocol/index.ts'
import type { TransferCodes } from '../../rooms/box-office/AdmissionTickets.ts'
import { ticketSeal } from '../../server/ticketSeal.ts'
import { transferCodes } from '../../server/transferCodes.ts'

export const TICKET_SECRET = 'frontrow-tests-frontrow-tests-frontrow-test'

/** The real seal by a key that is always the same, so that a run can be repeated. */
export const testSeal = ticketSeal([TICKET_SECRET])

/** One after the other, and unlike any id; hashed as they always are. */
export const countedCodes = (): TransferCodes => {
  let codes = 0
  return { ...transferCodes, newCode: () => String(++codes).padStart(TRANSFER_CODE_LENGTH, 'Z') }
}
