import { type RefusalCode, RefusedError, type Reservation } from '../client-sdk/index.ts'
import type { Business } from './Business.ts'

/** Goes in with what is paid: one door lets it in, the other knows that it is in. */
export const attend = async (business: Business, { reservationId, scheduleId }: Reservation): Promise<void> => {
  const { client, watch } = business
  const { ticket } = await watch.time('ticket', () => client.signedTicket(reservationId))
  await showTicket(business, { scheduleId, ticket, refusedAs: 'ALREADY_CHECKED_IN' })
}

/** Tells of each door that lets it in, which may be one too many: that is the audit's to find. @throws where a door refuses for another reason */
export const showTicket = async (
  { watch, tell, entrance }: Business,
  { scheduleId, ticket, refusedAs }: { readonly scheduleId: string; readonly ticket: string; refusedAs: RefusalCode },
): Promise<void> => {
  if (entrance === undefined) return
  for (const answer of await watch.time('check in', () => entrance.scan(scheduleId, ticket))) {
    if (answer.status === 'fulfilled') tell({ type: 'checked-in', checkIn: answer.value })
    else if (answer.reason instanceof RefusedError && answer.reason.code === refusedAs)
      tell({ type: 'refused', code: refusedAs })
    else throw answer.reason
  }
}
