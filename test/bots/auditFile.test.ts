import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'chai'
import { auditFile } from '../../bots/auditFile.ts'
import { auditSums, type SumsSetup } from '../../bots/auditSums.ts'
import { runCrowd } from '../../bots/Crowd.ts'
import { DEMO_CONCERT, demoCatalogue } from '../../bots/demoCatalogue.ts'
import { askOperator, type Statement, Statements } from '../../bots/Statements.ts'
import { importCatalogue, type ServerProcess, startServerProcess } from '../../bots/serverProcess.ts'
import { verifyBooks } from '../../bots/verifyBooks.ts'
import { type ConcertOverview, Operator } from '../../client-sdk/index.ts'

const ADMIN_TOKEN = 'the operator of this test'.replaceAll(' ', '-')

describe('the audit of a sale', () => {
  let dataDir: string
  let server: ServerProcess
  let asCustomers: readonly Statement[]
  let statements: readonly Statement[]
  let before_: ConcertOverview
  let after_: ConcertOverview

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'frontrow-audit-'))
    server = await startServerProcess({ dataDir })
    await importCatalogue(server, demoCatalogue(20, { maxActive: 20 }))
    await server.stop('SIGTERM')
    server = await startServerProcess({ dataDir, env: { ADMIN_TOKEN } })
    const operator = new Operator(server.address, { adminToken: ADMIN_TOKEN })
    before_ = await operator.concert(DEMO_CONCERT)
    const kept = new Statements()
    await runCrowd({
      address: server.address,
      concertId: DEMO_CONCERT,
      bots: 12,
      seed: 4,
      arrivalMs: 200,
      mix: { buyer: 1 },
      pace: 0.1,
      signal: new AbortController().signal,
      tell: (bot, event) => kept.add(bot, event),
    })
    asCustomers = await kept.collect()
    statements = await kept.collect(askOperator(operator))
    after_ = await operator.concert(DEMO_CONCERT)
    await server.stop('SIGTERM')
  })

  after(async () => {
    await server?.stop('SIGKILL')
    await rm(dataDir, { recursive: true })
  })

  const byName = (some: readonly Statement[]) =>
    some
      .map((statement) => ({
        ...statement,
        reservations: statement.reservations.map(({ reservationId, state, amount }) => [reservationId, state, amount]),
      }))
      .toSorted((a, b) => a.name.localeCompare(b.name))

  it('hears the same from the operator and from the customers', () => {
    expect(statements).to.have.length(12)
    expect(byName(statements)).to.deep.equal(byName(asCustomers))
  })

  describe('by sums', () => {
    const faults = (change: Partial<SumsSetup> = {}) =>
      auditSums({ before: before_, after: after_, statements, alone: true, ...change })
    const soldMore = (seats: number): ConcertOverview => ({
      ...after_,
      schedules: after_.schedules.map((date) => ({ ...date, seats: { ...date.seats, sold: date.seats.sold + seats } })),
    })

    it('finds nothing where as much was sold as was bought', () => expect(faults()).to.deep.equal([]))

    it('finds what was sold to nobody, but not where others may have bought', () => {
      expect(faults({ after: soldMore(1) })).to.deep.equal([
        'demo-night-1 sold 21 seats more than before, its customers bought 20',
      ])
      expect(faults({ after: soldMore(1), alone: false })).to.deep.equal([])
    })

    it('finds what was bought and is not sold, whoever else bought', () => {
      expect(faults({ after: soldMore(-1), alone: false })).to.deep.equal([
        'demo-night-1 sold 19 seats more than before, its customers bought 20',
      ])
    })
  })

  describe('by the file', () => {
    /** What is found in a copy of the file after it was changed. */
    const faults = async (sql: string): Promise<{ audit: readonly string[]; sound: boolean }> => {
      const copy = join(dataDir, 'tampered.sqlite')
      await copyFile(server.databaseFile, copy)
      const database = new Database(copy)
      database.pragma('foreign_keys = OFF')
      database.exec(sql)
      database.close()
      const { sound } = await verifyBooks(copy)
      return { audit: auditFile(copy, statements), sound }
    }

    it('finds nothing in the file as it is', async () => {
      expect(await faults('')).to.deep.equal({ audit: [], sound: true })
      expect(statements.flatMap(({ acknowledged }) => acknowledged.payments)).to.have.length.above(5)
    })

    it('finds a payment that is not there any more, even with all its traces', async () => {
      const { audit } = await faults('DELETE FROM payments WHERE reservation = (SELECT min(reservation) FROM payments)')
      expect(audit).to.have.length(1)
      expect(audit[0]).to.match(/^payment \S+ of Bot \d+, \d+ for \[.+\]: in the file it is nothing$/)
    })

    it('finds a payment of another amount, or for other seats', async () => {
      const amount = await faults(
        'UPDATE payments SET amount = amount - 1 WHERE reservation = (SELECT min(reservation) FROM payments)',
      )
      expect(amount.audit).to.have.length(1)
      expect(amount.sound).to.equal(false)
      const seats = await faults(`UPDATE reservation_seats SET seat_guid = 'elsewhere'
        WHERE (reservation, ordinal) = (SELECT reservation, ordinal FROM reservation_seats JOIN payments USING (reservation) LIMIT 1)`)
      expect(seats.audit).to.have.length(1)
      expect(seats.audit[0]).to.contain('elsewhere')
    })

    it('finds a seat that was sold twice', async () => {
      const { audit, sound } = await faults(`
        DROP INDEX one_live_reservation;
        INSERT INTO reservation_seats (reservation, ordinal, schedule_id, seat_index, seat_guid, price, live)
        SELECT (SELECT max(reservation) FROM payments), 99, schedule_id, seat_index, seat_guid, price, live
        FROM reservation_seats WHERE reservation = (SELECT min(reservation) FROM payments) AND ordinal = 0`)
      expect(
        audit.filter((fault) => /^in the file seat \S+ of demo-night-1 is paid by \S+ and by \S+$/.test(fault)),
      ).to.have.length(1)
      expect(sound).to.equal(false)
    })
  })
})
