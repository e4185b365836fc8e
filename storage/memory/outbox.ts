import type { ChangeEvent } from '../../client-sdk/protocol/index.ts'
import type { NewChange } from '../changeOf.ts'
import type { ChangeRecord, OutboxMarks } from '../Storage.ts'
import type { Tables } from './Tables.ts'
import type { UndoLog } from './UndoLog.ts'

export const append = (tables: Tables, log: UndoLog, change: NewChange): void =>
  log.set(tables.outbox, outboxMarks(tables).last + 1, change)

export const outboxMarks = ({ outbox, marks }: Tables): OutboxMarks => {
  const purged = marks.get('purged') ?? 0
  return { first: purged + 1, last: purged + outbox.size, delivered: marks.get('delivered') ?? 0 }
}

export const readOutbox = (tables: Tables, after: number, limit: number): readonly ChangeRecord[] | undefined => {
  const { first, last } = outboxMarks(tables)
  if (after < first - 1 || after > last) return undefined
  const length = Math.min(limit, last - after)
  return Array.from({ length }, (_, at) => changeRecord(after + 1 + at, tables.outbox.get(after + 1 + at) as NewChange))
}

export const purgeOutbox = (tables: Tables, upTo: number, beforeMs: number, limit: number): number => {
  const { first, last } = outboxMarks(tables)
  const end = Math.min(first + limit, upTo + 1, last)
  let next = first
  while (next < end && (tables.outbox.get(next) as NewChange).at < beforeMs) {
    tables.outbox.delete(next)
    next += 1
  }
  tables.marks.set('purged', next - 1)
  return next - first
}

/** The seats of a schedule by index, as the catalogue has them. */
export const seatIdsIn =
  ({ seats }: Tables) =>
  (scheduleId: string, indexes: readonly number[]): string[] =>
    indexes.map((index) => seats.get(scheduleId)?.[index]?.seatId as string)

const changeRecord = (number: number, { at, concertId, body }: NewChange): ChangeRecord => ({
  number,
  at,
  ...(concertId !== null && { concertId }),
  events: JSON.parse(body) as ChangeEvent[],
})
