import type { Database } from 'better-sqlite3'
import { LIMITS } from '../../client-sdk/protocol/index.ts'
import type { AccountFact } from '../../rooms/accounts/events.ts'
import type { Written } from '../applyBatch.ts'

type FactOf<T extends AccountFact['type']> = Extract<AccountFact, { type: T }>

export const accountFacts = (db: Database) => {
  const register = db.prepare('INSERT INTO users (user_id, name, registered_at) VALUES (?, ?, ?)')
  // The first charge makes the wallet; one that would overfill it finds no row to write.
  const credit = db
    .prepare<[string, number, number], number>(
      `INSERT INTO wallets (user_id, balance) SELECT ?, ? WHERE ? <= ${LIMITS.walletBalance}
       ON CONFLICT (user_id) DO UPDATE SET balance = balance + excluded.balance
       WHERE balance + excluded.balance <= ${LIMITS.walletBalance}
       RETURNING balance`,
    )
    .pluck()
  const enter = db.prepare(
    `INSERT INTO wallet_entries (entry_id, user_id, at, kind, amount, balance_after) VALUES (?, ?, ?, 'CHARGE', ?, ?)`,
  )

  return {
    'user-registered'({ userId, name, at }: FactOf<'user-registered'>): undefined {
      register.run(userId, name, at)
    },

    'wallet-charged'({ entryId, userId, amount, at }: FactOf<'wallet-charged'>): Written {
      const balance = credit.get(userId, amount, amount)
      if (balance === undefined) return { kind: 'refused', code: 'AMOUNT_INVALID' }
      enter.run(entryId, userId, at, amount, balance)
      return { balance }
    },
  }
}
