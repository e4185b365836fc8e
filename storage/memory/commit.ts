import { applyBatch, applyFacts, ConstraintViolation } from '../applyBatch.ts'
import type { Fact, WriteSet, WriteSetOutcome } from '../Storage.ts'
import { accountFacts } from './accountFacts.ts'
import { concertFacts } from './concertFacts.ts'
import { record } from './record.ts'
import { scheduleFacts } from './scheduleFacts.ts'
import type { Tables } from './Tables.ts'
import { UndoLog } from './UndoLog.ts'
import { waitingFacts } from './waitingFacts.ts'

export const memoryCommit = (tables: Tables) => {
  const log = new UndoLog()
  const applyFact = factsOf(tables, log)

  const attempt = (writeSet: WriteSet): WriteSetOutcome => {
    const move = applyFacts(writeSet, applyFact)
    if (move && 'refused' in move) return { kind: 'refused', code: move.refused }
    if (writeSet.outcome) record(tables, log, writeSet.outcome, move?.balance)
    return { kind: 'committed', ...move }
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

const factsOf = (tables: Tables, log: UndoLog) => {
  const schedule = scheduleFacts(tables, log)
  const waiting = waitingFacts(tables, log)
  const account = accountFacts(tables, log)
  const concert = concertFacts(tables, log)

  return (fact: Fact, concertId: string) => {
    switch (fact.type) {
      case 'seats-held':
        return schedule.hold(fact, concertId)
      case 'hold-released':
      case 'hold-expired':
        return schedule.end(fact, concertId)
      case 'reservation-paid':
        return schedule.pay(fact, concertId)
      case 'seats-blocked':
        return schedule.block(fact, concertId)
      case 'seats-unblocked':
        return schedule.unblock(fact, concertId)
      case 'token-issued':
        return waiting.issue(fact)
      case 'token-admitted':
        return waiting.admit(fact)
      case 'token-prolonged':
        return waiting.prolong(fact)
      case 'token-ended':
        return waiting.end(fact)
      case 'tokens-purged':
        return waiting.purge(fact)
      case 'user-registered':
        return account.register(fact)
      case 'wallet-charged':
        return account.charge(fact)
      case 'payment-announced':
        return concert.announce(fact)
      case 'sale-changed':
        return concert.changeSale(fact)
      case 'admission-changed':
        return concert.changeAdmission(fact)
      case 'operator-acted':
        return concert.audit(fact)
    }
  }
}
