import Database from 'better-sqlite3'
import { expect } from 'chai'
import { SqliteStorage } from '../../../storage/sqlite/SqliteStorage.ts'
import { NOW, registered } from '../fixtures.ts'
import { removeTemporaryFiles, temporaryFile } from '../temporaryFile.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('what is read within a turn', () => {
  let storage: SqliteStorage
  let file: string
  beforeEach(() => {
    file = temporaryFile()
    storage = SqliteStorage.open(file)
  })
  afterEach(async () => {
    await storage.close()
    removeTemporaryFiles()
  })

  it('shows what has been written in the same turn', async () => {
    expect(await storage.user('kim')).to.equal(undefined)
    await storage.commit([{ facts: [registered('kim')] }])
    expect(await storage.user('kim')).to.deep.equal({ userId: 'kim', name: 'kim' })
  })

  it('holds nothing of the file once the turn is over', async () => {
    await storage.commit([{ facts: [registered('kim')] }])
    await storage.user('kim')
    const other = new Database(file, { timeout: 0 })
    const emptiesLog = () => (other.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[])[0]?.busy === 0
    expect(emptiesLog()).to.equal(false)
    await turn()
    expect(emptiesLog()).to.equal(true)
    other.prepare(`INSERT INTO users VALUES ('lee', 'lee', ${NOW})`).run()
    other.close()
    expect(await storage.user('lee')).to.deep.equal({ userId: 'lee', name: 'lee' })
  })
})
