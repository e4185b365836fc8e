import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'chai'
import { audit } from '../../bots/audit.ts'
import type { Bot } from '../../bots/Bot.ts'
import type { BotEvent } from '../../bots/BotEvent.ts'
import { runCrowd } from '../../bots/Crowd.ts'
import { DEMO_CONCERT, demoCatalogue } from '../../bots/demoCatalogue.ts'
import { type Statement, Statements } from '../../bots/Statements.ts'
import { importCatalogue, type ServerProcess, startServerProcess } from '../../bots/serverProcess.ts'
import { Tally } from '../../bots/Tally.ts'
import { type Verdict, verifyBooks } from '../../bots/verifyBooks.ts'
import { Milestones } from './support/Milestones.ts'
import { Places } from './support/Places.ts'
import { type Recollection, recollect } from './support/recollect.ts'

const BOTS = 60
const DAY_MS = 24 * 60 * 60_000
const POLICY = {
  /** Long enough that what was held when the server died is still held when it is back. */
  holdDurationMs: 8_000,
  activeLifeMs: 60_000,
  /** Purges come at whole multiples of this since the epoch. The last has just been: no token is gone at the end. */
  purgeIntervalMs: Math.floor(Date.now() / Math.ceil(Date.now() / DAY_MS)),
}

describe('a sale whose server is killed three times', function () {
  this.timeout(180_000)
  const tally = new Tally()
  const statements = new Statements()
  const places = new Places()
  const milestones = new Milestones()
  const recollections: Recollection[] = []
  const goneHome = new AbortController()
  let dataDir: string
  let server: ServerProcess
  let final: readonly Statement[]
  let books: Verdict

  const tell = (bot: Bot, event: BotEvent): void => {
    for (const listener of [tally, statements, places, milestones]) listener.add(bot, event)
  }

  /** Kills the server, and starts it again where it was; keeps what it then knows of all it had acknowledged. */
  const killAndRestart = async (): Promise<void> => {
    const port = Number(new URL(server.address).port)
    expect(await server.stop('SIGKILL')).to.equal(null)
    const told = statements
      .users()
      .map((bot) => ({ bot, place: places.of(bot), acknowledged: statements.acknowledged(bot) }))
    server = await startServerProcess({ dataDir, port })
    const asked = told.map((before) => recollect(server.address, before, () => statements.acknowledged(before.bot)))
    recollections.push(...(await Promise.all(asked)))
  }

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'frontrow-crash-'))
    server = await startServerProcess({ dataDir })
    await importCatalogue(server, demoCatalogue(BOTS, POLICY))
    const underWay = milestones.reached('held', 8)
    const crowd = runCrowd({
      address: server.address,
      concertId: DEMO_CONCERT,
      bots: BOTS,
      seed: 3,
      arrivalMs: 300,
      pace: 0.5,
      signal: goneHome.signal,
      tell,
    })
    await underWay
    await killAndRestart()
    await milestones.reached('paid', 5)
    await killAndRestart()
    await milestones.reached('admitted', 5)
    await killAndRestart()
    await crowd
    final = await statements.collect()
    await server.stop('SIGTERM')
    books = await verifyBooks(server.databaseFile)
  })

  after(async () => {
    goneHome.abort()
    await server?.stop('SIGKILL')
    await rm(dataDir, { recursive: true })
  })

  it('[D1] remembers every acknowledged payment and charge, and made up none', () => {
    const payments = recollections.flatMap(({ before }) => before.acknowledged.payments)
    expect(payments).to.have.length.above(10)
    for (const { before, reservations, entries, balance, inFlight } of recollections) {
      const { charges, payments } = before.acknowledged
      for (const { payment } of payments) {
        const { reservationId, paymentId, amount } = payment
        const reservation = reservations.find((one) => one.reservationId === reservationId)
        expect(reservation).to.include({ state: 'PAID', paymentId, amount })
        const debits = entries.filter((entry) => entry.kind === 'PAYMENT' && entry.reservationId === reservationId)
        expect(debits.map(({ amount }) => amount)).to.deep.equal([-amount])
      }
      for (const { entryId, amount } of charges) {
        expect(entries.find((entry) => entry.entryId === entryId)).to.include({ kind: 'CHARGE', amount })
      }
      expect(balance).to.equal(entries.reduce((sum, { amount }) => sum + amount, 0))
      // A customer has one command under way at a time; only its answer may have been lost.
      expect(inFlight).to.have.length.below(2)
    }
  })

  it('[H7] remembers every acknowledged hold, until its own deadline', () => {
    const open = recollections.flatMap(({ before, reservations, readAtMs }) => {
      const { holds, released, payments } = before.acknowledged
      const over = new Set([...released, ...payments.map(({ payment }) => payment.reservationId)])
      return holds.map((hold) => ({ hold, over: over.has(hold.reservationId), reservations, readAtMs }))
    })
    expect(open.filter(({ over }) => !over)).to.have.length.above(10)
    for (const { hold, over, reservations, readAtMs } of open) {
      const now = reservations.find(({ reservationId }) => reservationId === hold.reservationId)
      const { seats, amount, heldAt, expiresAt } = hold
      expect(now ?? 'not there').to.deep.include({ seats, amount, heldAt, expiresAt })
      if (over) expect(now?.state).to.be.oneOf(['PAID', 'RELEASED'])
      else if (now?.state === 'EXPIRED') expect(Date.parse(expiresAt)).to.be.at.most(readAtMs)
    }
  })

  it('[Q10] remembers every token with its sequence, and how long an ACTIVE one lives', () => {
    const held = recollections.filter(({ before }) => before.place !== undefined)
    expect(
      held.filter(({ before, token }) => before.place?.activeUntil === undefined && token?.state === 'WAIT'),
    ).to.have.length.above(20)
    for (const { before, token } of held) {
      const { sequence, token: acknowledged, activeUntil } = before.place ?? {}
      expect(token).to.include({ sequence, token: acknowledged })
      if (activeUntil === undefined) continue
      expect(token?.state).to.not.equal('WAIT')
      if (token?.state === 'ACTIVE') expect(token.expiresAt).to.equal(activeUntil)
    }
  })

  it('[Q4] [Q10] admitted nobody before an earlier live waiter, over all four lives of the server', () => {
    const database = new Database(join(dataDir, 'frontrow.sqlite'), { readonly: true })
    const overtaken = database
      .prepare(
        `SELECT late.sequence, late.admitted_at, early.sequence, early.admitted_at, early.ended_at
           FROM queue_tokens early JOIN queue_tokens late USING (concert_id)
          WHERE concert_id = ? AND early.sequence < late.sequence
            AND early.issued_at <= late.admitted_at
            AND late.admitted_at < COALESCE(early.admitted_at, early.ended_at, 9e15)`,
      )
      .all(DEMO_CONCERT)
    const { tokens, admitted } = database
      .prepare('SELECT COUNT(*) AS tokens, COUNT(admitted_at) AS admitted FROM queue_tokens WHERE concert_id = ?')
      .get(DEMO_CONCERT) as { tokens: number; admitted: number }
    database.close()
    expect(overtaken).to.deep.equal([])
    expect(tokens).to.equal(BOTS)
    expect(admitted).to.be.above(BOTS / 2)
  })

  it('[D1] [C1] lets every customer finish, with books that are sound', () => {
    expect([...tally.failures.keys()]).to.deep.equal([])
    expect(tally.outcomes.get('ran out of time') ?? 0).to.equal(0)
    expect(tally.outcomes.get('bought')).to.be.above(15)
    expect(audit(final)).to.deep.equal([])
    expect(books).to.include({ sound: true })
  })
})
