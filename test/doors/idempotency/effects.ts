import Database from 'better-sqlite3'
import { expect } from 'chai'
import { auditBooks } from '../../../storage/sqlite/books.ts'

/** What the books count, and of what they do not: how often. Only what differs is named. */
export type Effect = Readonly<Record<string, number>>

const COUNTED = {
  released: `SELECT count(*) FROM reservations WHERE state = 'RELEASED'`,
  checkouts: 'SELECT count(*) FROM reservations WHERE checkout_at IS NOT NULL',
  tokens: 'SELECT count(*) FROM queue_tokens',
  left: `SELECT count(*) FROM queue_tokens WHERE end_reason = 'LEFT'`,
  logged: `SELECT count(*) FROM audit WHERE actor = 'operator'`,
  offers: 'SELECT count(*) FROM reservations WHERE transfer_hash IS NOT NULL',
  transfers: 'SELECT count(*) FROM reservations WHERE generation > 1',
  waiting: 'SELECT count(*) FROM waitlist_places',
  recorded: 'SELECT count(*) FROM command_outcomes',
} as const

/** What stands in the books now, which must be sound. Another process may be writing them. */
export const readBooks = (file: string): Effect => {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    const { faults, totals } = auditBooks(db)
    expect(faults).to.deep.equal([])
    const counted = Object.entries(COUNTED).map(([name, sql]) => [name, db.prepare<[], number>(sql).pluck().get()])
    return { ...totals, ...Object.fromEntries(counted) }
  } finally {
    db.close()
  }
}

/** What has been done between two looks at the books. */
export const effectBetween = (before: Effect, after: Effect): Effect =>
  Object.fromEntries(
    Object.entries(after)
      .map(([name, value]) => [name, value - (before[name] ?? 0)] as const)
      .filter(([, change]) => change !== 0),
  )

export const sumOf = (effects: readonly Effect[]): Effect => {
  const sum: Record<string, number> = {}
  for (const [name, change] of effects.flatMap((effect) => Object.entries(effect)))
    sum[name] = (sum[name] ?? 0) + change
  return Object.fromEntries(Object.entries(sum).filter(([, change]) => change !== 0))
}
