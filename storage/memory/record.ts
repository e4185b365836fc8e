import { LIMITS } from '../../client-sdk/protocol/index.ts'
import { demand, outcomeBody } from '../applyBatch.ts'
import type { CommandOutcome } from '../Storage.ts'
import { pair, type Tables } from './Tables.ts'
import type { UndoLog } from './UndoLog.ts'

/** Keeps a command's first answer; one that has outlived its day gives way. */
export const record = (tables: Tables, log: UndoLog, outcome: CommandOutcome, balance?: number): void => {
  const { userId, commandId, at } = outcome
  const key = pair(userId ?? '', commandId)
  const before = tables.outcomes.get(key)
  demand(userId === null || tables.users.has(userId), `there is no user ${userId}`)
  demand(!before || before.at < at - LIMITS.outcomeLifeMs, `command ${commandId} of ${userId} already has an outcome`)
  log.set(tables.outcomes, key, { ...outcome, body: outcomeBody(outcome.body, balance) })
}
