import Database from 'better-sqlite3'
import { expect } from 'chai'
import { auditStream, lastChangeIn } from '../../bots/auditStream.ts'
import type { Change } from '../../client-sdk/index.ts'
import { changeView } from '../../rooms/box-office/changeView.ts'
import { SqliteStorage } from '../../storage/sqlite/SqliteStorage.ts'
import { charged, commit, ended, held, paid, setStage } from '../storage/fixtures.ts'
import { removeTemporaryFiles, temporaryFile } from '../storage/temporaryFile.ts'

describe('the audit of the events', () => {
  let file: string
  let followed: readonly Change[]
  beforeEach(async () => {
    file = temporaryFile()
    const storage = SqliteStorage.open(file)
    const { a } = await setStage(storage)
    await commit(
      storage,
      { facts: [charged('kim', 9_000)] },
      { lease: a, facts: [held('sold', [0, 4]), held('held', [1]), held('gone', [2])] },
      { lease: a, facts: [paid('sold', 2_500, { seats: [0, 4] })] },
      { lease: a, facts: [{ ...ended('hold-released', 'gone'), seats: [2] } as never] },
      { lease: a, facts: [{ type: 'seats-blocked', scheduleId: 'a1', seats: [6, 7] }] },
      { lease: a, facts: [{ type: 'seats-unblocked', scheduleId: 'a1', seats: [7] }] },
    )
    followed = ((await storage.outbox(0, 100)) ?? []).map(changeView)
    await storage.close()
  })
  afterEach(removeTemporaryFiles)

  const faultsAfter = (sql: string): readonly string[] => {
    const db = new Database(file)
    db.pragma('foreign_keys = OFF')
    db.exec(sql)
    db.close()
    return auditStream(file, followed)
  }

  it('[E1] rebuilds seats and wallets from nothing else, and finds them as they are', () => {
    expect(followed).to.have.length(8)
    expect(lastChangeIn(file)).to.equal(8)
    expect(auditStream(file, followed)).to.deep.equal([])
    expect(auditStream(file)).to.deep.equal([])
  })

  const crimes: Readonly<Record<string, readonly [sql: string, fault: RegExp]>> = {
    '[E1] a seat that was sold and not told of': [
      'DELETE FROM outbox WHERE number = 5',
      /^seat a1 A-0 is SOLD, and HELD by the events$/,
    ],
    '[E2] a change that is missing': ['DELETE FROM outbox WHERE number = 2', /^change 3 is the 2th in the outbox$/],
    '[E1] money that is in the wallet and was not told of': [
      'UPDATE wallets SET balance = balance + 1',
      /^wallet kim is 6501, and 6500 by the events$/,
    ],
    '[E1] a seat told of that is free': [
      'DELETE FROM blocked_seats',
      /^seat a1 B-2 is nothing, and BLOCKED by the events$/,
    ],
    '[E2] a change that somebody was told, and is another now': [
      `UPDATE outbox SET body = '[]' WHERE number = 3`,
      /wallet\.charged.* was followed, and .*\[\]\] is there$/,
    ],
  }
  for (const [crime, [sql, fault]] of Object.entries(crimes)) {
    it(`${crime} is noticed`, () => {
      expect(faultsAfter(sql).some((line) => fault.test(line))).to.equal(true)
    })
  }
})
