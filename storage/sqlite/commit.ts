import Database from 'better-sqlite3'
import { applyBatch, applyFacts, ConstraintViolation, type FactWriters } from '../applyBatch.ts'
import { changeOf } from '../changeOf.ts'
import type { Fact, WriteSet, WriteSetOutcome } from '../Storage.ts'
import { accountFacts } from './accountFacts.ts'
import { concertFacts } from './concertFacts.ts'
import { prepareAppend } from './outbox.ts'
import { prepareRecord } from './record.ts'
import type { SeatIds } from './SeatIds.ts'
import { scheduleFacts } from './scheduleFacts.ts'
import { ticketFacts } from './ticketFacts.ts'
import { waitingFacts } from './waitingFacts.ts'

export type Commit = (batch: readonly WriteSet[]) => readonly WriteSetOutcome[]

/**
 * Group commit: one transaction, one fsync for the whole batch. Anything but a violated constraint is the store's own
 * failure: it leaves as it came, and the whole batch is rolled back.
 *
 * A savepoint for each write set would cost a third more, for a violation that only a bug or a lost race can bring. So a batch is
 * first tried without, and done over with savepoints should one of its write sets fail half way.
 */
export const prepareCommit = (db: Database.Database, seatIds: SeatIds): Commit => {
  const attempt = prepareAttempt(db, seatIds)
  const epoch = db.prepare<[string], number>('SELECT epoch FROM leases WHERE concert_id = ?').pluck()
  const savepoint = db.prepare('SAVEPOINT write_set')
  const release = db.prepare('RELEASE write_set')
  const rollBack = db.prepare('ROLLBACK TO write_set')
  const epochOf = (concertId: string) => epoch.get(concertId)

  const protectedly = (writeSet: WriteSet): WriteSetOutcome => {
    savepoint.run()
    const outcome = attempt(writeSet)
    if (outcome.kind !== 'committed') rollBack.run()
    release.run()
    return outcome
  }
  const boldly = (writeSet: WriteSet): WriteSetOutcome => {
    if (mayBeRefusedHalfWay(writeSet)) return protectedly(writeSet)
    const outcome = attempt(writeSet)
    if (outcome.kind === 'failed') throw new HalfWritten()
    return outcome
  }

  const first = db.transaction((batch: readonly WriteSet[]) => applyBatch(batch, { epochOf, apply: boldly }))
  const again = db.transaction((batch: readonly WriteSet[]) => applyBatch(batch, { epochOf, apply: protectedly }))
  return (batch) => {
    try {
      return first.immediate(batch)
    } catch (error) {
      if (error instanceof HalfWritten) return again.immediate(batch)
      throw error
    }
  }
}

class HalfWritten extends Error {}

const REFUSABLE: ReadonlySet<Fact['type']> = new Set([
  'reservation-paid',
  'reservation-refunded',
  'wallet-charged',
  'transfer-offered',
  'transfer-withdrawn',
  'reservation-transferred',
  'reservation-checked-in',
])

/** A fact is refused, or outdated, before it has written anything; what there is to undo are the facts before that one. */
const mayBeRefusedHalfWay = ({ facts }: WriteSet): boolean =>
  facts.some(({ type }, position) => position > 0 && REFUSABLE.has(type))

const prepareAttempt = (db: Database.Database, seatIds: SeatIds) => {
  const writers: FactWriters = {
    ...scheduleFacts(db),
    ...ticketFacts(db),
    ...waitingFacts(db),
    ...accountFacts(db),
    ...concertFacts(db),
  }
  const record = prepareRecord(db)
  const append = prepareAppend(db)
  return (writeSet: WriteSet): WriteSetOutcome => {
    try {
      const written = applyFacts(writeSet, writers)
      if (written && 'kind' in written) return written
      if (writeSet.outcome) record(writeSet.outcome, written?.balance)
      const change = changeOf(writeSet, written?.balance, seatIds.of)
      if (change) append(change)
      return written ? { kind: 'committed', balance: written.balance } : { kind: 'committed' }
    } catch (error) {
      if (!isViolation(error)) throw error
      return { kind: 'failed', reason: 'CONSTRAINT', message: error.message }
    }
  }
}

const isViolation = (error: unknown): error is Error =>
  error instanceof ConstraintViolation ||
  (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CONSTRAINT'))
