import { LIMITS } from '../../client-sdk/protocol/index.ts'
import type { AccountFact } from '../../rooms/accounts/events.ts'
import { demand, type Written } from '../applyBatch.ts'
import type { EntryRecord } from '../Storage.ts'
import type { Tables } from './Tables.ts'
import type { UndoLog } from './UndoLog.ts'

type FactOf<T extends AccountFact['type']> = Extract<AccountFact, { type: T }>

export const accountFacts = (tables: Tables, log: UndoLog) => ({
  'user-registered'({ userId, name }: FactOf<'user-registered'>): undefined {
    demand(!tables.users.has(userId), `there already is a user ${userId}`)
    log.set(tables.users, userId, { userId, name })
  },

  'wallet-charged'({ entryId, userId, amount, at }: FactOf<'wallet-charged'>): Written {
    const balance = (tables.wallets.get(userId) ?? 0) + amount
    if (balance > LIMITS.walletBalance) return { kind: 'refused', code: 'AMOUNT_INVALID' }
    demand(tables.users.has(userId), `there is no user ${userId}`)
    demand(Number.isInteger(amount) && amount > 0, `${amount} can't be charged`)
    log.set(tables.wallets, userId, balance)
    addEntry(tables, log, userId, { entryId, at, kind: 'CHARGE', amount, balanceAfter: balance })
    return { balance }
  },
})

export const addEntry = (tables: Tables, log: UndoLog, userId: string, entry: EntryRecord): void => {
  demand(!tables.entryIds.has(entry.entryId), `there already is an entry ${entry.entryId}`)
  log.set(tables.entryIds, entry.entryId, true)
  log.set(tables.entries, userId, [...(tables.entries.get(userId) ?? []), entry])
}
