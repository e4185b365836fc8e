import type { Database } from 'better-sqlite3'
import { LIMITS } from '../../client-sdk/protocol/index.ts'
import { demand, outcomeBody } from '../applyBatch.ts'
import type { CommandOutcome } from '../Storage.ts'

/** Keeps a command's first answer; one that has outlived its day gives way. */
export const prepareRecord = (db: Database) => {
  const insert = db.prepare(
    `INSERT INTO command_outcomes (user_id, command_id, fingerprint, type, status, body, at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE
     SET fingerprint = excluded.fingerprint, type = excluded.type, status = excluded.status, body = excluded.body, at = excluded.at
     WHERE at < excluded.at - ${LIMITS.outcomeLifeMs}`,
  )
  return (outcome: CommandOutcome, balance?: number): void => {
    const { userId, commandId, fingerprint, type, status, body, at } = outcome
    const { changes } = insert.run(userId, commandId, fingerprint, type, status, outcomeBody(body, balance), at)
    demand(changes === 1, `command ${commandId} of ${userId} already has an outcome`)
  }
}
