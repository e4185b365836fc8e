import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { expect } from 'chai'
import { auditBooks } from '../../../storage/sqlite/books.ts'
import { SqliteStorage } from '../../../storage/sqlite/SqliteStorage.ts'
import { charged, commit, ended, held, paid, refunded, setStage } from '../fixtures.ts'
import { removeTemporaryFiles, temporaryFile } from '../temporaryFile.ts'

const VERIFY = fileURLToPath(new URL('../../../storage/sqlite/verify.ts', import.meta.url))

const verify = (...args: string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [VERIFY, ...args], (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr })
    })
  })

describe('the books', () => {
  let file: string
  let storage: SqliteStorage
  beforeEach(async () => {
    file = temporaryFile()
    storage = SqliteStorage.open(file)
    const { a } = await setStage(storage)
    const facts = [
      charged('kim', 10_000),
      charged('lee', 5),
      held('sold', [0, 4]),
      paid('sold', 2_500),
      held('held', [1]),
      held('gone', [2]),
      { type: 'seats-blocked', scheduleId: 'a1', seats: [7] } as const,
      ended('hold-released', 'gone'),
      held('back', [3]),
      paid('back', 1_500),
      refunded('back', 1_500),
    ]
    expect(await commit(storage, { lease: a, facts })).to.deep.equal(['committed'])
  })
  afterEach(async () => {
    await storage.close()
    removeTemporaryFiles()
  })

  it('are sound after a sale, and add up', () => {
    expect(auditBooks(file)).to.deep.equal({
      faults: [],
      totals: {
        users: 2,
        seatsHeld: 1,
        seatsSold: 2,
        seatsBlocked: 1,
        soldFor: 2_500,
        reservationsPaid: 1,
        reservationsCancelled: 1,
        amountPaid: 2_500,
        payments: 2,
        received: 4_000,
        charged: 10_005,
        debited: 4_000,
        refunded: 1_500,
        inWallets: 7_505,
      },
    })
  })

  const crimes: Record<string, { sql: string; fault: string }> = {
    'a seat sold twice': {
      sql: `DROP INDEX one_live_reservation; UPDATE reservation_seats SET seat_index = 0 WHERE seat_index = 1`,
      fault: 'seat 0 of a1 is in live reservations sold,held',
    },
    'a change that has vanished from the outbox': {
      sql: 'DELETE FROM outbox WHERE number = 2',
      fault: 'change 3 of the outbox comes behind 1',
    },
    'somebody who was let in with what was given back': {
      sql: `INSERT INTO check_ins SELECT number, 'East', 0 FROM reservations WHERE reservation_id = 'back'`,
      fault: 'reservation back was used to enter and is CANCELLED',
    },
    'a ticket that is still good after a transfer': {
      sql: `UPDATE reservations SET generation = 2, buyer_id = 'kim', user_id = 'lee' WHERE reservation_id = 'sold'`,
      fault: 'reservation sold is of generation 2 but its tickets are void up to none',
    },
    'a payment from another wallet than the buyer’s': {
      sql: `UPDATE reservations SET user_id = 'lee' WHERE reservation_id = 'sold'`,
      fault: 'reservation sold is PAID but has 0 wallet entries of -2500',
    },
    'a seat that is blocked and sold': {
      sql: `INSERT INTO blocked_seats VALUES ('a1', 0)`,
      fault: 'seat 0 of a1 is blocked and in live reservation sold',
    },
    'a live hold whose seat is free': {
      sql: 'UPDATE reservation_seats SET live = 0 WHERE seat_index = 1',
      fault: 'reservation held is HELD but its seat 1 has live = 0',
    },
    'an amount that is not the price of the seats': {
      sql: `UPDATE reservations SET amount = 1 WHERE reservation_id = 'held'`,
      fault: 'reservation held is for 1 but its seats cost 1500',
    },
    'a seat at a price that was never asked': {
      sql: `UPDATE reservation_seats SET price = 1 WHERE seat_index = 1`,
      fault: 'seat A-1 of reservation held is not in the catalogue at 1',
    },
    'a sale without a payment': {
      sql: 'DELETE FROM payments',
      fault: 'reservation sold is PAID but has no payment of 2500',
    },
    'a payment without a sale': {
      sql: `UPDATE reservations SET state = 'RELEASED' WHERE reservation_id = 'sold'`,
      fault: 'payment payment-sold is for a reservation that is neither PAID nor CANCELLED',
    },
    'a sale that nobody was debited for': {
      sql: `DELETE FROM wallet_entries WHERE kind = 'PAYMENT'`,
      fault: 'reservation sold is PAID but has 0 wallet entries of -2500',
    },
    'a debit of somebody else': {
      sql: `UPDATE wallet_entries SET user_id = 'lee' WHERE kind = 'PAYMENT'`,
      fault: 'wallet entry debit-sold is not for a PAID or CANCELLED reservation of lee',
    },
    'a refund of nothing': {
      sql: `UPDATE reservations SET state = 'PAID' WHERE reservation_id = 'back'; UPDATE reservation_seats SET live = 1 WHERE seat_index = 3`,
      fault: 'refund refund-back is not for a CANCELLED reservation of kim',
    },
    'a cancellation without a refund': {
      sql: `DELETE FROM wallet_entries WHERE kind = 'REFUND'`,
      fault: 'reservation back is CANCELLED but has 0 refunds of 1500',
    },
    'a refund of less than was paid': {
      sql: `UPDATE wallet_entries SET amount = 1499 WHERE kind = 'REFUND'`,
      fault: 'reservation back is CANCELLED but has 0 refunds of 1500',
    },
    'money from nowhere': {
      sql: `UPDATE wallets SET balance = balance + 1 WHERE user_id = 'lee'`,
      fault: 'the wallet of lee has 6 but its entries add up to 5',
    },
    'a broken chain of balances': {
      sql: `UPDATE wallet_entries SET balance_after = 7501 WHERE kind = 'PAYMENT'`,
      fault: 'wallet entry debit-sold leaves 7501 where 10000 and -2500 were due',
    },
    'a row that refers to nothing': {
      sql: `DELETE FROM users WHERE user_id = 'lee'`,
      fault: 'refers to no row of users',
    },
  }
  for (const [crime, { sql, fault }] of Object.entries(crimes)) {
    it(`tell of ${crime}`, () => {
      const db = new Database(file)
      db.pragma('foreign_keys = OFF')
      db.exec(sql)
      db.close()
      const { faults } = auditBooks(file)
      expect(faults.join('\n')).to.include(fault)
    })
  }

  it('can be verified from outside while a server has the file open, and after', async () => {
    const open = await verify(file)
    expect(open.output)
      .to.match(/^soldFor +2500$/m)
      .and.to.match(/books: sound\n$/)
    expect(open.code).to.equal(0)
    await storage.close()
    expect(await verify(file)).to.deep.equal(open)
  })

  it('make the verification fail when they are not sound, or not there', async () => {
    const db = new Database(file)
    db.exec('DELETE FROM payments')
    db.close()
    const { code, output } = await verify(file)
    expect(code).to.equal(1)
    expect(output).to.include('fault: reservation sold is PAID but has no payment of 2500')
    expect((await verify(`${file}-none`)).code).to.equal(2)
    expect(await verify()).to.include({ code: 2 })
  })

  it('are verified of every file that is named, and the worst of them counts', async () => {
    const sound = temporaryFile()
    await SqliteStorage.open(sound).close()
    expect((await verify(sound, file)).output).to.match(/books: sound\n(.*\n)+books: sound\n$/)
    const db = new Database(file)
    db.exec('DELETE FROM payments')
    db.close()
    for (const files of [
      [sound, file],
      [file, sound],
    ]) {
      const { code, output } = await verify(...files)
      expect(code).to.equal(1)
      expect(output).to.include(`${sound}:\n`).and.to.include('fault: reservation sold')
    }
    expect((await verify(`${file}-none`, file)).code).to.equal(2)
  })
})
