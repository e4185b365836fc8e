import Database from 'better-sqlite3'
import { expect } from 'chai'
import { auditBooks } from '../../../storage/sqlite/books.ts'
import { migrate } from '../../../storage/sqlite/migrations.ts'
import { SqliteStorage } from '../../../storage/sqlite/SqliteStorage.ts'
import {
  acted,
  begun,
  charged,
  checkedIn,
  commit,
  concertOf,
  HOLD_MS,
  held,
  NOW,
  offered,
  outcomeOf,
  paid,
  planOf,
  refunded,
  registered,
  saleChanged,
  transferred,
  waits,
} from '../fixtures.ts'
import { removeTemporaryFiles, temporaryFile } from '../temporaryFile.ts'

/** A sale as a server of version 1 left it: one seat sold, one held, one waiter. */
const fileOfVersion1 = (): string => {
  const file = temporaryFile()
  const db = new Database(file)
  migrate(db, 1)
  const { schedules, ...header } = concertOf('a', 'a1')
  const texts = { plan: JSON.stringify(planOf(4)), header: JSON.stringify(header), date: JSON.stringify(schedules[0]) }
  db.prepare(`INSERT INTO plans VALUES ('club', ?)`).run(texts.plan)
  db.prepare(`INSERT INTO concerts VALUES ('a', ?, 1)`).run(texts.header)
  db.prepare(`INSERT INTO schedules VALUES ('a1', 'a', 'club', ?, ?)`).run(NOW, texts.date)
  const seat = db.prepare(`INSERT INTO seats VALUES ('a1', ?, ?, 'VIP', 1500)`)
  for (const at of [0, 1, 2, 3]) seat.run(at, `A-${at}`)
  db.exec(`
    INSERT INTO users VALUES ('kim', 'Kim', ${NOW});
    INSERT INTO queue_tokens VALUES ('a', 1, 'a.token-1', 'kim', 'WAIT', ${NOW}, NULL, ${NOW + 1_000}, NULL, NULL);
    INSERT INTO reservations VALUES (1, 'sold', 'a', 'a1', 'kim', 'PAID', 1500, ${NOW}, ${NOW + HOLD_MS}, NULL);
    INSERT INTO reservations VALUES (2, 'held', 'a', 'a1', 'kim', 'HELD', 1500, ${NOW}, ${NOW + HOLD_MS}, NULL);
    INSERT INTO reservation_seats VALUES (1, 0, 'a1', 0, 'A-0', 1500, 1), (2, 0, 'a1', 1, 'A-1', 1500, 1);
    INSERT INTO payments VALUES (1, 'payment', 1500, ${NOW});
    INSERT INTO wallets VALUES ('kim', 500);
    INSERT INTO wallet_entries VALUES (1, 'charge', 'kim', ${NOW}, 'CHARGE', 2000, 2000, NULL);
    INSERT INTO wallet_entries VALUES (2, 'debit', 'kim', ${NOW}, 'PAYMENT', -1500, 500, 1);
    INSERT INTO command_outcomes VALUES (7, 'kim', 'c1', 'hold c1', 'hold', 201, '{"reservationId":"r1"}', ${NOW});
    INSERT INTO leases VALUES ('a', 3, 'old', ${NOW});
    INSERT INTO audit VALUES (1, ${NOW}, 'catalogue-imported', NULL, '{"changed":["a"]}');
    INSERT INTO audit VALUES (2, ${NOW}, 'lease-acquired', 'a', '{"owner":"old","epoch":3}');
  `)
  db.close()
  return file
}

describe('a file of version 1', () => {
  let storage: SqliteStorage
  let file: string
  beforeEach(() => {
    file = fileOfVersion1()
    storage = SqliteStorage.open(file)
  })
  afterEach(async () => {
    await storage.close()
    removeTemporaryFiles()
  })

  it('has kept all that was in it, and what the operator has set is nothing yet', async () => {
    const record = await storage.loadConcert('a')
    expect(record?.sale).to.deep.equal({})
    expect(record?.tokens.map(({ token }) => token)).to.deep.equal(['a.token-1'])
    expect(record?.schedules.a1?.holds.map(({ reservationId }) => reservationId)).to.deep.equal(['held'])
    expect(record?.schedules.a1?.sold).to.deep.equal([{ userId: 'kim', seats: [0] }])
    expect(await storage.commandOutcome('kim', 'c1', NOW)).to.deep.equal(outcomeOf('c1'))
    const log = await storage.audit(0, 10)
    expect(log.map(({ actor, kind }) => [actor, kind])).to.deep.equal([
      ['operator', 'catalogue-imported'],
      ['server', 'lease-acquired'],
    ])
    expect(auditBooks(file).faults).to.deep.equal([])
  })

  it('is sold from and operated on like any other', async () => {
    const lease = await storage.acquireLease('a', 'new', NOW)
    expect(lease.epoch).to.equal(4)
    const stopped = { state: 'PAUSED', at: NOW } as const
    const facts = [charged('kim', 1_000), paid('held', 1_500), held('more', [2]), saleChanged({ stopped }), acted()]
    const outcome = outcomeOf('c1', { userId: null, type: 'changeSale' })
    expect(await commit(storage, { lease, facts, outcome })).to.deep.equal(['committed'])
    expect((await storage.loadConcert('a'))?.sale).to.deep.equal({ stopped })
    const again = outcomeOf('c1')
    expect(await commit(storage, { facts: [], outcome: again })).to.deep.equal(['CONSTRAINT'])
    expect(auditBooks(file).faults).to.deep.equal([])
  })
})

describe('a file of version 2', () => {
  after(removeTemporaryFiles)

  it('[O1] in which a sale was opened early has it opened for the dates that were to be first', async () => {
    const file = temporaryFile()
    const db = new Database(file)
    migrate(db, 2)
    const concert = db.prepare(`INSERT INTO concerts (concert_id, header, sale_opened) VALUES (?, '{}', ?)`)
    const schedule = db.prepare(`INSERT INTO schedules VALUES (?, ?, 'club', ${NOW}, ?)`)
    db.prepare(`INSERT INTO plans VALUES ('club', ?)`).run(JSON.stringify(planOf(1)))
    const dates = (concertId: string, opened: number, ...openings: (string | undefined)[]): void => {
      concert.run(concertId, opened)
      for (const [at, opensAt] of openings.entries()) {
        const scheduleId = `${concertId}${at}`
        schedule.run(scheduleId, concertId, JSON.stringify({ scheduleId, planId: 'club', opensAt }))
      }
    }
    dates('early', 1, '2027-04-02T23:00:00.500+09:00', '2027-04-02T14:00:01Z')
    dates('unopened', 0, '2027-04-02T23:00:00Z')
    dates('always', 1, '2027-04-02T23:00:00Z', undefined)
    db.close()

    const storage = SqliteStorage.open(file)
    const saleOf = async (concertId: string) => (await storage.loadConcert(concertId))?.sale
    expect(await saleOf('early')).to.deep.equal({ openedUpTo: Date.UTC(2027, 3, 2, 14, 0, 0, 500) })
    expect(await saleOf('unopened')).to.deep.equal({})
    expect(await saleOf('always')).to.deep.equal({})
    await storage.close()
  })
})

describe('a file of version 3', () => {
  after(removeTemporaryFiles)

  it('[H10] [W4] has kept its ledger in its order, and takes refunds and checkouts', async () => {
    const file = fileOfVersion1()
    const db = new Database(file)
    migrate(db, 3)
    db.exec(`
      INSERT INTO wallet_entries VALUES (9, 'late', 'kim', ${NOW}, 'CHARGE', 100, 600, NULL);
      UPDATE wallets SET balance = 600`)
    db.close()

    const storage = SqliteStorage.open(file)
    const ledger = async () => (await storage.entries('kim', undefined, 9)).map(({ entryId }) => entryId)
    expect(await ledger()).to.deep.equal(['charge', 'debit', 'late'])
    expect(await storage.reservation('held')).not.to.have.property('checkoutAt')
    const lease = await storage.acquireLease('a', 'new', NOW)
    const facts = [refunded('sold', 1_500), begun('held'), paid('held', 1_500, { at: NOW + HOLD_MS })]
    expect(await commit(storage, { lease, facts })).to.deep.equal(['committed'])
    expect(await ledger()).to.deep.equal(['charge', 'debit', 'late', 'refund-sold', 'debit-held'])
    expect(auditBooks(file).faults).to.deep.equal([])
    await storage.close()
  })
})

describe('a file of version 6', () => {
  after(removeTemporaryFiles)

  it('[T2] [A3] has tickets of the first generation for what is paid, that are passed on and let in', async () => {
    const file = fileOfVersion1()
    const db = new Database(file)
    migrate(db, 6)
    db.close()

    const storage = SqliteStorage.open(file)
    expect(await storage.reservation('sold')).to.include({ state: 'PAID', generation: 1 })
    expect((await storage.loadConcert('a'))?.schedules.a1?.checkedIn).to.equal(0)
    const lease = await storage.acquireLease('a', 'new', NOW)
    const theirs = { userId: 'lee', generation: 2 }
    const facts = [registered('lee'), offered('sold', 'hash'), transferred('sold', 'hash'), checkedIn('sold', theirs)]
    expect(await commit(storage, { lease, facts })).to.deep.equal(['committed'])
    expect((await storage.loadConcert('a'))?.schedules.a1?.checkedIn).to.equal(1)
    expect(auditBooks(file).faults).to.deep.equal([])
    await storage.close()
  })
})

describe('a file of version 10', () => {
  after(removeTemporaryFiles)

  it('[N6] has holds that nobody was offered, and a list that may be joined', async () => {
    const file = fileOfVersion1()
    const db = new Database(file)
    migrate(db, 10)
    db.close()

    const storage = SqliteStorage.open(file)
    expect(await storage.reservation('held')).not.to.have.property('offered')
    const lease = await storage.acquireLease('a', 'new', NOW)
    const facts = [waits('kim', 1), held('offer', [2], { offered: true })]
    expect(await commit(storage, { lease, facts })).to.deep.equal(['committed'])
    expect((await storage.loadConcert('a'))?.schedules.a1).to.deep.include({ waitlist: [] })
    expect(await storage.reservation('offer')).to.have.property('offered', true)
    await storage.close()
  })
})
