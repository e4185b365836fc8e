import { DatabaseSync } from 'node:sqlite'
import type { Change } from '../client-sdk/index.ts'

const OUTBOX = 'SELECT number, at, concert_id AS concertId, body FROM outbox ORDER BY number'

const SEATS = `
  SELECT s.schedule_id || ' ' || s.seat_guid AS key, iif(r.state = 'PAID', 'SOLD', 'HELD') AS value
    FROM reservation_seats s JOIN reservations r ON r.number = s.reservation WHERE s.live = 1
  UNION ALL SELECT b.schedule_id || ' ' || c.seat_guid, 'BLOCKED'
    FROM blocked_seats b JOIN seats c ON c.schedule_id = b.schedule_id AND c.seat_index = b.seat_index`

const WALLETS = 'SELECT user_id AS key, balance AS value FROM wallets'

type Rebuilt = Map<string, string | number>

/**
 * Rebuilds seats and wallets from nothing but the changes in a server's outbox, and holds them against the tables of its file; a line for
 * each difference, and for each number that is missing. The file must be one whose every change is still in it.
 *
 * @param followed what somebody who followed the events from the first was sent: it must be what is there, each change once and in order
 */
export const auditStream = (databaseFile: string, followed?: readonly Change[]): readonly string[] => {
  const database = new DatabaseSync(databaseFile, { readOnly: true })
  try {
    const changes = database.prepare(OUTBOX).all().map(changeOf)
    const { seats, wallets } = rebuild(changes)
    const table = (sql: string): Rebuilt =>
      new Map(
        database
          .prepare(sql)
          .all()
          .map(({ key, value }) => [key, value] as never),
      )
    return [
      ...misnumbered(changes),
      ...differences('seat', seats, table(SEATS)),
      ...differences('wallet', wallets, table(WALLETS)),
      ...(followed === undefined ? [] : unlike(followed, changes)),
    ]
  } finally {
    database.close()
  }
}

/** The number of the last change in a server's outbox. */
export const lastChangeIn = (databaseFile: string): number => {
  const database = new DatabaseSync(databaseFile, { readOnly: true })
  try {
    return Number(database.prepare('SELECT ifnull(max(number), 0) AS last FROM outbox').get()?.last)
  } finally {
    database.close()
  }
}

const changeOf = ({ number, at, concertId, body }: Record<string, unknown>): Change => ({
  number: number as number,
  ...(concertId !== null && { concertId: concertId as string }),
  events: JSON.parse(body as string) as Change['events'],
  at: new Date(at as number).toISOString(),
})

const rebuild = (changes: readonly Change[]): { readonly seats: Rebuilt; readonly wallets: Rebuilt } => {
  const seats: Rebuilt = new Map()
  const wallets: Rebuilt = new Map()
  const set = ({ scheduleId, seats: ids }: { scheduleId: string; seats: readonly string[] }, status: string): void => {
    for (const id of ids) seats.set(`${scheduleId} ${id}`, status)
  }
  const free = ({ scheduleId, seats: ids }: { scheduleId: string; seats: readonly string[] }): void => {
    for (const id of ids) seats.delete(`${scheduleId} ${id}`)
  }
  const move = (userId: string, amount: number): void => {
    wallets.set(userId, Number(wallets.get(userId) ?? 0) + amount)
  }
  for (const event of changes.flatMap(({ events }) => events)) {
    switch (event.type) {
      case 'seats.held':
        set(event, 'HELD')
        break
      case 'reservation.paid':
        set(event, 'SOLD')
        // Free seats need no wallet, and make none.
        if (event.amount > 0) move(event.userId, -event.amount)
        break
      case 'reservation.refunded':
        free(event)
        if (event.amount > 0) move(event.userId, event.amount)
        break
      case 'seats.blocked':
        set(event, 'BLOCKED')
        break
      case 'hold.expired':
      case 'hold.released':
      case 'seats.unblocked':
        free(event)
        break
      case 'wallet.charged':
        move(event.userId, event.amount)
        break
    }
  }
  return { seats, wallets }
}

function* misnumbered(changes: readonly Change[]): Generator<string> {
  for (const [at, { number }] of changes.entries())
    if (number !== at + 1) yield `change ${number} is the ${at + 1}th in the outbox`
}

function* differences(what: string, rebuilt: Rebuilt, stored: Rebuilt): Generator<string> {
  for (const key of new Set([...rebuilt.keys(), ...stored.keys()])) {
    const [told, is] = [rebuilt.get(key), stored.get(key)]
    if (told !== is) yield `${what} ${key} is ${is ?? 'nothing'}, and ${told ?? 'nothing'} by the events`
  }
}

function* unlike(followed: readonly Change[], changes: readonly Change[]): Generator<string> {
  for (const [at, change] of followed.entries()) {
    if (textOf(change) !== textOf(changes[at]))
      yield `${textOf(change)} was followed, and ${textOf(changes[at])} is there`
  }
}

const textOf = (change: Change | undefined): string =>
  change === undefined ? 'nothing' : JSON.stringify([change.number, change.at, change.concertId, change.events])
