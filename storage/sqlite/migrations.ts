import { readFileSync } from 'node:fs'
import type { Database } from 'better-sqlite3'

/** In order; the first takes an empty file to version 1. A released one is never edited: what follows is a new file. */
const FILES = [
  '001-first.sql',
  '002-operator.sql',
  '003-opened-up-to.sql',
  '004-fewer-pages.sql',
  '005-outbox.sql',
  '006-checkout-and-refund.sql',
  '007-lotteries.sql',
  '008-claims.sql',
  '009-allotments.sql',
  '010-transfer-and-check-in.sql',
  '011-waitlist.sql',
] as const

/** The version of the tables that this program reads and writes, kept in a file's `user_version`. */
export const SCHEMA_VERSION: number = FILES.length

/** @throws when the file was written by a newer program. */
export const refuseNewerVersion = (db: Database): void => {
  const version = versionOf(db)
  if (version > SCHEMA_VERSION) {
    throw new Error(
      `${db.name} has schema version ${version}, this FrontRow knows versions up to ${SCHEMA_VERSION}: use a newer FrontRow`,
    )
  }
}

/**
 * Takes a database forward, whole or not at all. There is no way back: to undo a migration is to restore a backup.
 *
 * @param target below `SCHEMA_VERSION` only to test the migrations after it.
 */
export const migrate = (db: Database, target: number = SCHEMA_VERSION): void => {
  const forward = db.transaction(() => {
    refuseNewerVersion(db)
    for (let version = versionOf(db); version < target; version++) {
      db.exec(readFileSync(new URL(`./migrations/${FILES[version]}`, import.meta.url), 'utf8'))
      db.pragma(`user_version = ${version + 1}`)
    }
  })
  if (versionOf(db) !== target) forward.immediate()
}

const versionOf = (db: Database): number => db.pragma('user_version', { simple: true }) as number
