import Database from 'better-sqlite3'
import { expect } from 'chai'
import { LIMITS } from '../../../client-sdk/protocol/index.ts'
import { SqliteStorage } from '../../../storage/sqlite/SqliteStorage.ts'
import { charged, commit, held, paid, registered, setStage } from '../fixtures.ts'
import { removeTemporaryFiles, temporaryFile } from '../temporaryFile.ts'

describe('two servers on one SQLite file', () => {
  const opened: SqliteStorage[] = []
  let file: string
  const open = (busyTimeoutMs?: number): SqliteStorage => {
    const storage = SqliteStorage.open(file, { busyTimeoutMs })
    opened.push(storage)
    return storage
  }

  beforeEach(() => {
    file = temporaryFile()
  })
  afterEach(async () => {
    for (const storage of opened.splice(0)) await storage.close()
    removeTemporaryFiles()
  })

  it('[D4] fails the next write set of who lost the lease, and commits those of other concerts with it', async () => {
    const { storage: first, a, b } = await setStage(open())
    const second = open()
    const taken = await second.acquireLease('a', 'server-2', 1)
    const verdicts = await commit(
      first,
      { lease: b, facts: [held('r1', [0], { scheduleId: 'b1' })] },
      { lease: a, facts: [held('r2', [0])] },
      { lease: a, facts: [held('r3', [1])] },
      { lease: b, facts: [held('r4', [1], { scheduleId: 'b1' })] },
    )
    expect(verdicts).to.deep.equal(['committed', 'STALE_EPOCH', 'WITHDRAWN', 'committed'])
    expect(await commit(second, { lease: taken, facts: [held('r2', [0])] })).to.deep.equal(['committed'])
    expect((await second.reservation('r4'))?.state).to.equal('HELD')
  })

  it('debits a wallet that both spend, once', async () => {
    const { storage: first, a, b } = await setStage(open())
    const second = open()
    await commit(first, { facts: [charged('kim', 2_000)] })
    await commit(
      first,
      { lease: a, facts: [held('r1', [0])] },
      { lease: b, facts: [held('r2', [0], { scheduleId: 'b1' })] },
    )
    expect(await commit(first, { lease: a, facts: [paid('r1', 1_500)] })).to.deep.equal(['committed'])
    const other = { lease: b, facts: [paid('r2', 1_500, { scheduleId: 'b1' })] }
    expect(await commit(second, other)).to.deep.equal(['BALANCE_INSUFFICIENT'])
    expect(await second.wallet('kim')).to.equal(500)
  })

  it('rejects a batch that finds the file locked, whole, and takes it afterwards', async () => {
    const { storage } = await setStage(open(0))
    const blocker = new Database(file)
    blocker.exec('BEGIN IMMEDIATE')
    const batch = [{ facts: [registered('park')] }]
    const error = await storage.commit(batch).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).to.be.an('error').with.property('code', 'SQLITE_BUSY')
    blocker.close()
    expect(await commit(storage, ...batch)).to.deep.equal(['committed'])
  })

  it('rolls a batch back whole when the transaction fails after a write set of it', async () => {
    const { storage } = await setStage(open())
    const unbindable = { type: 'user-registered', userId: 'han', name: Symbol('no text'), at: 0 } as unknown
    const batch = [{ facts: [registered('park')] }, { facts: [unbindable as ReturnType<typeof registered>] }]
    const error = await storage.commit(batch).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).to.be.an('error')
    expect(await storage.user('park')).to.equal(undefined)
    expect(await commit(storage, ...batch.slice(0, 1))).to.deep.equal(['committed'])
  })
})

describe('the SQLite tables alone', () => {
  let db: Database.Database
  beforeEach(async () => {
    const file = temporaryFile()
    const storage = SqliteStorage.open(file)
    const { a } = await setStage(storage)
    await commit(storage, { lease: a, facts: [held('r1', [0]), held('r2', [1]), charged('kim', 100)] })
    await storage.close()
    db = new Database(file)
    db.pragma('foreign_keys = ON')
  })
  afterEach(() => {
    db.close()
    removeTemporaryFiles()
  })

  const refused: Record<string, string> = {
    '[H1] two live reservations of a seat': `UPDATE reservation_seats SET seat_index = 0 WHERE seat_index = 1`,
    '[W1] a negative balance': 'UPDATE wallets SET balance = balance - 101',
    '[W1] a balance over the limit': `UPDATE wallets SET balance = ${LIMITS.walletBalance + 1}`,
    '[P9] two refunds of a reservation': `INSERT INTO wallet_entries (entry_id, user_id, at, kind, amount, balance_after, reservation)
                                     VALUES ('e1', 'kim', 0, 'REFUND', 1, 1, 1), ('e2', 'kim', 0, 'REFUND', 1, 2, 1)`,
    '[W4] a refund of no reservation': `INSERT INTO wallet_entries (entry_id, user_id, at, kind, amount, balance_after)
                                     VALUES ('e', 'kim', 0, 'REFUND', 1, 1)`,
    '[W3] an entry without a user': `INSERT INTO wallet_entries (entry_id, user_id, at, kind, amount, balance_after)
                                     VALUES ('e', 'nobody', 0, 'CHARGE', 1, 1)`,
    'a fraction of a won': 'UPDATE wallets SET balance = 0.5',
    'a payment of no reservation': `INSERT INTO payments (reservation, payment_id, amount, paid_at) VALUES (99, 'p', 1, 0)`,
    'a state that is none': `UPDATE reservations SET state = 'PAYING'`,
    'the end of a concert with dates': `DELETE FROM concerts WHERE concert_id = 'a'`,
  }
  for (const [what, sql] of Object.entries(refused)) {
    it(`${what.startsWith('[') ? what.replace('] ', '] refuse ') : `refuse ${what}`}`, () => {
      expect(() => db.exec(sql)).to.throw(/constraint failed|cannot store REAL/)
    })
  }
})
