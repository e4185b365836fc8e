import type { Entry, QueueToken, Reservation } from '../../client-sdk/index.ts'
import type { Bot } from '../Bot.ts'
import type { Acknowledged } from '../Statements.ts'
import type { Place } from './Places.ts'

/** All that a customer had been told when the server died. */
export interface Told {
  readonly bot: Bot
  readonly acknowledged: Acknowledged
  readonly place: Place | undefined
}

/** What the next server knows of it. */
export interface Recollection {
  readonly before: Told
  readonly reservations: readonly Reservation[]
  readonly entries: readonly Entry[]
  readonly balance: number
  readonly token: QueueToken | undefined
  /** Entries that the customer has not been told of yet. */
  readonly inFlight: readonly Entry[]
  readonly readAtMs: number
}

/** Asks while the sale goes on, so what it finds may be later than what was told, but never earlier. */
export const recollect = async (address: string, before: Told, current: () => Acknowledged): Promise<Recollection> => {
  const { client } = before.bot
  const [reservations, token] = [await client.reservations(), await readToken(address, before)]
  const { entries } = await client.entries()
  const acknowledged = current()
  const known = new Set([
    ...acknowledged.charges.map(({ entryId }) => entryId),
    ...acknowledged.refunds.map(({ entryId }) => entryId),
    ...acknowledged.payments.map(({ payment }) => payment.reservationId),
  ])
  return {
    before,
    reservations,
    entries,
    balance: entries.at(-1)?.balanceAfter ?? 0,
    token,
    inFlight: entries.filter(
      ({ kind, entryId, reservationId = '' }) => !known.has(kind === 'PAYMENT' ? reservationId : entryId),
    ),
    readAtMs: Date.now(),
  }
}

const readToken = async (address: string, { bot, place }: Told): Promise<QueueToken | undefined> => {
  if (place === undefined) return undefined
  const headers = { authorization: `Bearer ${bot.client.accessToken}`, 'queue-token': place.token }
  return (await (await fetch(`${address}/api/queue-token`, { headers })).json()) as QueueToken
}
