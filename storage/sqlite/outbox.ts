import type { Database } from 'better-sqlite3'
import type { ChangeEvent } from '../../client-sdk/protocol/index.ts'
import type { NewChange } from '../changeOf.ts'
import type { ChangeRecord, OutboxMarks } from '../Storage.ts'
import { present } from './rows.ts'

/** Writes a change. To be called last in the transaction that makes it: what fails after it would have to be undone with it. */
export const prepareAppend = (db: Database): ((change: NewChange) => void) => {
  const append = db.prepare('INSERT INTO outbox (at, concert_id, body) VALUES (?, ?, ?)')
  return ({ at, concertId, body }) => {
    append.run(at, concertId, body)
  }
}

type Row = Record<string, unknown> & { readonly number: number; readonly body: string }

export const prepareOutbox = (db: Database) => {
  const page = db.prepare<[number, number], Row>(
    'SELECT number, at, concert_id AS concertId, body FROM outbox WHERE number > ? ORDER BY number LIMIT ?',
  )
  // Each end by itself: together SQLite would read the whole table.
  const marks = db.prepare<[], OutboxMarks>(
    `SELECT ifnull((SELECT min(number) FROM outbox), 1) AS first, ifnull((SELECT max(number) FROM outbox), 0) AS last, delivered
     FROM outbox_delivery`,
  )
  const deliver = db.prepare('UPDATE outbox_delivery SET delivered = max(delivered, ?)')
  // Of the first few, those before the first that has to stay.
  const purge = db.prepare<[{ limit: number; beforeMs: number; upTo: number }]>(
    `WITH oldest AS (SELECT number, at FROM outbox ORDER BY number LIMIT $limit),
     stays AS (SELECT min(number) AS number FROM oldest WHERE at >= $beforeMs)
     DELETE FROM outbox WHERE number IN (SELECT number FROM oldest) AND number <= $upTo
     AND number < ifnull((SELECT number FROM stays), number + 1) AND number < (SELECT max(number) FROM outbox)`,
  )

  return {
    /** One read, so that nothing is purged between the page and what is said of it. */
    page(after: number, limit: number): ChangeRecord[] | undefined {
      const rows = page.all(after, limit)
      const isWhole = rows.length > 0 ? rows[0]?.number === after + 1 : marks.get()?.last === after
      return isWhole ? rows.map(changeRecord) : undefined
    },
    marks: () => marks.get() as OutboxMarks,
    markDelivered: (number: number) => deliver.run(number),
    purge: (upTo: number, beforeMs: number, limit: number) => purge.run({ upTo, beforeMs, limit }).changes,
  }
}

const changeRecord = ({ body, ...row }: Row): ChangeRecord => ({
  ...present<ChangeRecord>(row),
  events: JSON.parse(body) as ChangeEvent[],
})
