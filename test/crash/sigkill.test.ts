import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'chai'
import { audit } from '../../bots/audit.ts'
import { runCrowd } from '../../bots/Crowd.ts'
import { forgotten } from '../../bots/crash/forgotten.ts'
import { CRASH_POLICY } from '../../bots/crash/Round.ts'
import type { Recollection } from '../../bots/crash/recollect.ts'
import { Witness } from '../../bots/crash/Witness.ts'
import { DEMO_CONCERT, demoCatalogue } from '../../bots/demoCatalogue.ts'
import { SHOPPERS } from '../../bots/Mix.ts'
import type { Acknowledged, Statement } from '../../bots/Statements.ts'
import { importCatalogue, type ServerProcess, startServerProcess } from '../../bots/serverProcess.ts'
import { type Verdict, verifyBooks } from '../../bots/verifyBooks.ts'

const BOTS = 60

describe('a sale whose server is killed three times', function () {
  this.timeout(180_000)
  const witness = new Witness()
  const { tally, statements, milestones } = witness
  const recollections: Recollection[] = []
  const goneHome = new AbortController()
  let dataDir: string
  let server: ServerProcess
  let final: readonly Statement[]
  let books: Verdict

  /** Kills the server, and starts it again where it was; keeps what it then knows of all it had acknowledged. */
  const killAndRestart = async (): Promise<void> => {
    const port = Number(new URL(server.address).port)
    expect(await server.stop('SIGKILL')).to.equal(null)
    const told = witness.told()
    server = await startServerProcess({ dataDir, port })
    recollections.push(...(await witness.recollect(server.address, told)))
  }

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'frontrow-crash-'))
    server = await startServerProcess({ dataDir })
    await importCatalogue(server, demoCatalogue(BOTS, CRASH_POLICY))
    const underWay = milestones.reached('held', 8)
    const crowd = runCrowd({
      address: server.address,
      concertId: DEMO_CONCERT,
      bots: BOTS,
      seed: 3,
      arrivalMs: 300,
      // Who leaves holds behind leaves something to be remembered.
      mix: { ...SHOPPERS, abandoner: 40 },
      pace: 0.5,
      signal: goneHome.signal,
      tell: witness.tell,
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

  it('[D1] [H7] [Q10] remembers every acknowledged charge, hold, release, payment and place in the line', () => {
    const told = recollections.map(({ before }) => before)
    const all = <T>(of: (acknowledged: Acknowledged) => readonly T[]): readonly T[] =>
      told.flatMap(({ acknowledged }) => of(acknowledged))
    expect(all(({ payments }) => payments)).to.have.length.above(10)
    expect(all(({ holds }) => holds).length - all(({ payments }) => payments).length).to.be.above(10)
    expect(recollections.filter(({ token }) => token?.state === 'WAIT')).to.have.length.above(20)
    expect(forgotten(recollections)).to.deep.equal([])
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
