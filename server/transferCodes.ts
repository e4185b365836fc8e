import { createHash } from 'node:crypto'
import { customAlphabet } from 'nanoid'
import { TRANSFER_CODE_LENGTH, TRANSFER_LETTERS } from '../client-sdk/protocol/index.ts'
import type { TransferCodes } from '../rooms/box-office/AdmissionTickets.ts'

/** With 80 random bits in the code a plain hash is enough: there is nothing to try through. */
export const transferCodes: TransferCodes = {
  newCode: customAlphabet(TRANSFER_LETTERS, TRANSFER_CODE_LENGTH),
  hashOf: (plainCode) => createHash('sha256').update(plainCode).digest('base64url'),
}
