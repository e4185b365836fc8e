import { type RefusalCode, RefusedError, type Reservation } from '../client-sdk/index.ts'
import { attend, showTicket } from './attending.ts'
import type { Outcome } from './BotEvent.ts'
import type { Business } from './Business.ts'
import type { Giving } from './Character.ts'
import type { Handover } from './Handover.ts'

/** Offers what is paid to whom it was bought for. Whoever has it in the end, the other has not. */
export const give = async (
  business: Business,
  { reservationId, scheduleId }: Reservation,
  { giving, handover }: { readonly giving: Giving; readonly handover: Handover },
): Promise<Outcome> => {
  const { client, watch, tell } = business
  const { ticket } = await watch.time('ticket', () => client.signedTicket(reservationId))
  const { transferCode } = await watch.time('offer', () => client.offerTransfer(reservationId))
  tell({ type: 'offered', reservationId })
  handover.pass({ transferCode, giving })
  if (giving === 'contested') await tryTwice(business, transferCode)
  if (giving === 'withdrawn') await withdraw(business, reservationId)
  if (!(await handover.taken)) return 'bought'
  watch.restart()
  await showTicket(business, { scheduleId, ticket, refusedAs: 'TICKET_TRANSFERRED' })
  return 'gave it away'
}

/** Waits for what somebody else buys, and goes in with it. */
export const receive = async (business: Business, handover: Handover | undefined): Promise<Outcome> => {
  const gift = await handover?.passed
  if (gift === undefined) return 'got nothing'
  const { client, watch } = business
  watch.restart()
  const { transferCode, giving } = gift
  const reservationId = await (giving === 'contested' ? tryTwice : take)(business, transferCode)
  handover?.answer(reservationId !== undefined)
  if (reservationId === undefined) return 'got nothing'
  if (business.entrance !== undefined) await attend(business, await client.reservation(reservationId))
  return 'was given it'
}

/** As two commands at once: one of them at most can be first. */
const tryTwice = async (business: Business, transferCode: string): Promise<string | undefined> => {
  const [one, other] = await Promise.all([take(business, transferCode), take(business, transferCode)])
  return one ?? other
}

/** Undefined where the code leads nowhere, or only to who has given it out. */
const take = async (business: Business, transferCode: string): Promise<string | undefined> => {
  const { client, watch, tell } = business
  return unless(business, ['TRANSFER_CODE_INVALID', 'TRANSFER_TO_SELF'], async () => {
    const transfer = await watch.time('accept', () => client.acceptTransfer(transferCode))
    tell({ type: 'received', transfer })
    return transfer.reservationId
  })
}

/** Too late, once it is another's. */
const withdraw = (business: Business, reservationId: string): Promise<void> => {
  const { client, watch, tell } = business
  return unless(business, ['RESERVATION_NOT_FOUND'], async () => {
    await watch.time('withdraw', () => client.withdrawTransfer(reservationId))
    tell({ type: 'withdrawn', reservationId })
  })
}

const unless = async <T>(
  { tell }: Business,
  codes: readonly RefusalCode[],
  attempt: () => Promise<T>,
): Promise<T | undefined> => {
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof RefusedError) || !codes.includes(error.code)) throw error
    tell({ type: 'refused', code: error.code })
    return undefined
  }
}
