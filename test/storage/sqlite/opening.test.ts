import Database from 'better-sqlite3'
import { expect } from 'chai'
import { migrate, SCHEMA_VERSION } from '../../../storage/sqlite/migrations.ts'
import { assertDurable, openDatabase } from '../../../storage/sqlite/openDatabase.ts'
import { SqliteStorage } from '../../../storage/sqlite/SqliteStorage.ts'
import { removeTemporaryFiles, temporaryFile } from '../temporaryFile.ts'

const schemaOf = (db: Database.Database) => db.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all()

describe('opening a SQLite file', () => {
  const opened: Database.Database[] = []
  const open = (file: string): Database.Database => {
    const db = new Database(file)
    opened.push(db)
    return db
  }

  afterEach(() => {
    for (const db of opened.splice(0)) db.close()
    removeTemporaryFiles()
  })

  it('[D2] asks for WAL, FULL and foreign keys, and gets them', () => {
    const db = openDatabase(temporaryFile())
    opened.push(db)
    expect(db.pragma('journal_mode', { simple: true })).to.equal('wal')
    expect(db.pragma('synchronous', { simple: true })).to.equal(2)
    expect(db.pragma('foreign_keys', { simple: true })).to.equal(1)
  })

  it('[D2] refuses a database that can not be made durable', () => {
    expect(() => SqliteStorage.open(':memory:')).to.throw('journal_mode is memory and must be wal')
    const db = open(temporaryFile())
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    expect(() => assertDurable(db)).to.throw('synchronous is 1 and must be 2')
  })

  it('refuses the file of a newer version by both numbers, and leaves it alone', () => {
    const file = temporaryFile()
    const db = open(file)
    db.pragma(`user_version = ${SCHEMA_VERSION + 1}`)
    expect(() => SqliteStorage.open(file)).to.throw(
      `schema version ${SCHEMA_VERSION + 1}, this FrontRow knows versions up to ${SCHEMA_VERSION}`,
    )
    expect(() => migrate(db)).to.throw('use a newer FrontRow')
    expect(db.pragma('journal_mode', { simple: true })).to.equal('delete')
    expect(schemaOf(db)).to.deep.equal([])
  })

  it('migrates from each version to the next, and ends where a new file begins', () => {
    const fresh = open(temporaryFile())
    migrate(fresh)
    const aged = open(temporaryFile())
    for (let version = 1; version <= SCHEMA_VERSION; version++) {
      migrate(aged, version)
      expect(aged.pragma('user_version', { simple: true })).to.equal(version)
      expect(aged.pragma('foreign_key_check')).to.deep.equal([])
    }
    expect(schemaOf(aged)).to.deep.equal(schemaOf(fresh))
  })

  it('leaves nothing of a migration that fails', () => {
    const db = open(temporaryFile())
    db.exec('CREATE TABLE wallets (somebody TEXT)')
    expect(() => migrate(db)).to.throw('table wallets already exists')
    expect(db.pragma('user_version', { simple: true })).to.equal(0)
    expect(schemaOf(db)).to.have.length(1)
  })

  it('opens a migrated file without writing to it', async () => {
    const file = temporaryFile()
    await SqliteStorage.open(file).close()
    const writer = open(file)
    writer.exec('BEGIN IMMEDIATE')
    const storage = SqliteStorage.open(file, { busyTimeoutMs: 0 })
    expect(await storage.concertIds()).to.deep.equal([])
    await storage.close()
  })
})
