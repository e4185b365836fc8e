import Database from 'better-sqlite3'
import { migrate, refuseNewerVersion } from './migrations.ts'

export interface SqliteOptions {
  /** How long a write waits for another process's before it fails. The process stands still meanwhile. */
  readonly busyTimeoutMs?: number
}

/**
 * Opens a FrontRow database, makes it if there is none, and brings its tables up to date.
 *
 * @throws when it can't be made durable, or was written by a newer FrontRow.
 */
export const openDatabase = (file: string, options: SqliteOptions = {}): Database.Database => {
  const db = new Database(file, { timeout: options.busyTimeoutMs ?? 5_000 })
  try {
    refuseNewerVersion(db)
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    // 64 MiB: the indexes of unguessable ids are touched all over.
    db.pragma('cache_size = -65536')
    // Savepoints keep their undo pages here: in memory, not in a temporary file.
    db.pragma('temp_store = MEMORY')
    assertDurable(db)
    migrate(db)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** A pragma that can't be had is ignored in silence, and then an acknowledged sale could be lost: read them back. */
export const assertDurable = (db: Database.Database): void => {
  const journalMode = db.pragma('journal_mode', { simple: true })
  const synchronous = db.pragma('synchronous', { simple: true })
  if (journalMode !== 'wal' || synchronous !== 2) {
    throw new Error(
      `${db.name} is not durable: journal_mode is ${journalMode} and must be wal, synchronous is ${synchronous} and must be 2 (FULL)`,
    )
  }
}
