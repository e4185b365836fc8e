import { applyBatch, applyFacts, ConstraintViolation, type FactWriters } from '../applyBatch.ts'
import { changeOf } from '../changeOf.ts'
import type { WriteSet, WriteSetOutcome } from '../Storage.ts'
import { accountFacts } from './accountFacts.ts'
import { concertFacts } from './concertFacts.ts'
import { append, seatIdsIn } from './outbox.ts'
import { record } from './record.ts'
import { scheduleFacts } from './scheduleFacts.ts'
import type { Tables } from './Tables.ts'
import { ticketFacts } from './ticketFacts.ts'
import { UndoLog } from './UndoLog.ts'
import { waitingFacts } from './waitingFacts.ts'

export const memoryCommit = (tables: Tables) => {
  const log = new UndoLog()
  const writers: FactWriters = {
    ...scheduleFacts(tables, log),
    ...ticketFacts(tables, log),
    ...waitingFacts(tables, log),
    ...accountFacts(tables, log),
    ...concertFacts(tables, log),
  }

  const attempt = (writeSet: WriteSet): WriteSetOutcome => {
    const written = applyFacts(writeSet, writers)
    if (written && 'kind' in written) return written
    if (writeSet.outcome) record(tables, log, writeSet.outcome, written?.balance)
    const change = changeOf(writeSet, written?.balance, seatIdsIn(tables))
    if (change) append(tables, log, change)
    return { kind: 'committed', ...written }
  }

  const apply = (writeSet: WriteSet): WriteSetOutcome => {
    log.begin()
    try {
      const outcome = attempt(writeSet)
      if (outcome.kind !== 'committed') log.rollBack()
      return outcome
    } catch (error) {
      log.rollBack()
      if (!(error instanceof ConstraintViolation)) throw error
      return { kind: 'failed', reason: 'CONSTRAINT', message: error.message }
    }
  }

  const target = { epochOf: (concertId: string) => tables.epochs.get(concertId), apply }
  return (batch: readonly WriteSet[]) => applyBatch(batch, target)
}
