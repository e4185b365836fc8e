import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { DEMO_ACCESS_CODE, demoCatalogue, keepForMembers } from '../../bots/demoCatalogue.ts'
import type { LoadReport } from '../../bots/report/LoadReport.ts'
import { importCatalogue, type ServerProcess, startServerProcess } from '../../bots/serverProcess.ts'
import { Operator } from '../../client-sdk/index.ts'

const LOAD = fileURLToPath(new URL('../../bots/load.ts', import.meta.url))
const USERS = 60
/** Of the demo's hall, a tenth. */
const KEPT = USERS / 10

/** However slow the machine, nobody loses their turn. */
const UNHURRIED = { claimMs: 0, activeLifeMs: 60_000 }

/** A date with a seat for nobody, until somebody waits for one. */
const WAITED_FOR = 'waiting-1'
const MOST_WANTED = 4

interface Sale {
  readonly mix: string
  readonly policy?: object
  readonly kept?: true
}

/** Each a concert of its own. */
const SALES = {
  members: { mix: 'member=1,buyer=1', kept: true },
  gifts: { mix: 'giver=1,receiver=1' },
  doors: { mix: 'attendee=1' },
  waiting: { mix: 'waitlister=1' },
  checkouts: { mix: 'buyer=1', policy: { orphanSeats: 'refused' } },
} as const satisfies Record<string, Sale>
type Name = keyof typeof SALES

describe('a crowd with codes, gifts and doors', function () {
  this.timeout(240_000)
  let folder: string
  let server: ServerProcess
  let operator: Operator
  let sales: ReadonlyMap<Name, Promise<LoadReport>>

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'frontrow-together-test-'))
    server = await startServerProcess({ dataDir: join(folder, 'data') })
    for (const [name, { policy, kept }] of Object.entries(SALES) as [Name, Sale][]) {
      const catalogue = demoCatalogue(USERS, { maxActive: 20, ...UNHURRIED, ...policy }, name)
      await importCatalogue(server, kept ? keepForMembers(catalogue) : catalogue)
    }
    operator = new Operator(server.address, { adminToken: await secret('admin-token') })
    const seats = (await operator.seats(WAITED_FOR)).map(({ seatId }) => seatId)
    await operator.block(WAITED_FOR, seats)
    sales = new Map((Object.keys(SALES) as Name[]).map((name) => [name, sell(name)]))
    const over = new AbortController()
    const freed = freeAsTheyJoin(seats, over.signal)
    await Promise.allSettled(sales.values())
    over.abort()
    await freed
  })

  after(async () => {
    await server?.stop('SIGTERM')
    await rm(folder, { recursive: true })
  })

  /** For each who joins the waitlist as many seats as anybody wants. */
  const freeAsTheyJoin = async (seats: readonly string[], signal: AbortSignal): Promise<void> => {
    let freed = 0
    try {
      for await (const { events } of operator.events({ after: 0, signal })) {
        for (const { type } of events) {
          if (type !== 'waitlist.joined' || freed >= seats.length) continue
          await operator.unblock(WAITED_FOR, seats.slice(freed, freed + MOST_WANTED))
          freed += MOST_WANTED
        }
      }
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }

  const secret = async (name: string): Promise<string> => (await readFile(join(server.dataDir, name), 'utf8')).trim()

  const sell = async (name: Name): Promise<LoadReport> => {
    const json = join(folder, `${name}.json`)
    const where = `--url ${server.address} --concert ${name} --access-code ${DEMO_ACCESS_CODE} --json ${json}`
    const who = `--users ${USERS} --over 1s --arrive steady --mix ${SALES[name].mix} --pace 0.2 --for 60s --seed 5`
    const child = spawn(process.execPath, [LOAD, ...`${where} ${who}`.split(' ')], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        TMPDIR: folder,
        ADMIN_TOKEN: await secret('admin-token'),
        DOOR_TOKEN: await secret('door-token'),
      },
    })
    const [[code], out, errors] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)])
    expect(errors).to.equal('')
    expect(code).to.equal(0)
    expect(out)
      .to.match(/^all there, no seat sold twice$/m)
      .and.to.match(/^beside sales$/m)
    const report: LoadReport = JSON.parse(await readFile(json, 'utf8'))
    expect(Object.keys(report.failures)).to.deep.equal([])
    return report
  }

  const reportOf = (name: Name) => sales.get(name) as Promise<LoadReport>
  const outcomesOf = ({ behaviours }: LoadReport, wanted: string) =>
    behaviours.find(({ behaviour }) => behaviour === wanted)?.outcomes ?? {}

  it('[H13] [H14] of members opens what is kept to them alone, also after a wrong code', async () => {
    const report = await reportOf('members')
    expect(report.beside['access codes']).to.be.above(10)
    expect(report.refusals.CODE_INVALID).to.be.above(0)
    expect(report.refusals).not.to.have.property('SEAT_ALLOTTED')
    expect(report.books.checks).to.include('who held seats of allotments')
    expect(outcomesOf(report, 'member').bought).to.be.above(KEPT / 4)
    expect(report.seats.sold).to.be.above(USERS / 2)
  })

  it('[T1] [T2] of givers and receivers leaves each reservation with one of the two', async () => {
    const report = await reportOf('gifts')
    const { 'gave it away': given = 0, bought: kept = 0 } = outcomesOf(report, 'giver')
    const { 'was given it': received = 0, 'got nothing': nothing = 0 } = outcomesOf(report, 'receiver')
    expect(given).to.equal(received).and.to.be.above(5)
    expect(received + nothing).to.equal(report.behaviours.find(({ behaviour }) => behaviour === 'receiver')?.users)
    const { 'transfers offered': offered, 'transfers taken': taken } = report.beside
    expect(taken).to.equal(received)
    expect(offered - taken).to.be.within(0, kept)
    // A contested code is tried four times, and good once.
    expect(report.refusals.TRANSFER_CODE_INVALID).to.be.above(0)
    expect(report.books.checks).to.include(`who has the ${offered} reservations that were offered`)
  })

  it('[A3] of receivers lets in the new ticket once, and refuses the old one at both doors', async () => {
    const report = await reportOf('gifts')
    const taken = report.beside['transfers taken']
    expect(report.beside['tickets checked in']).to.equal(taken)
    expect(report.refusals).to.include({ ALREADY_CHECKED_IN: taken, TICKET_TRANSFERRED: 2 * taken })
  })

  it('[A3] of attendees lets in each at one of two doors', async () => {
    const report = await reportOf('doors')
    const bought = report.outcomes.bought ?? 0
    expect(bought).to.be.above(10)
    expect(report.beside['tickets checked in']).to.equal(bought)
    expect(report.refusals.ALREADY_CHECKED_IN).to.equal(bought)
    expect(report.books.checks).to.include(`the ${bought} tickets that let somebody in`)
  })

  it('[N1] [N2] of waitlisters has what comes back offered to who waited, in order, and each does with it what it does', async () => {
    const report = await reportOf('waiting')
    const { 'waitlist places': places, 'waitlist offers': offers } = report.beside
    expect(places).to.be.above(1)
    expect(offers).to.be.within(2, places)
    const {
      'left the waitlist': left = 0,
      'declined an offer': declined = 0,
      'let an offer lapse': lapsed = 0,
      bought = 0,
    } = outcomesOf(report, 'waitlister')
    expect(left).to.equal(places - offers)
    expect(declined + lapsed).to.be.at.most(offers)
    expect(bought).to.be.at.least(offers - declined - lapsed)
    expect(report.books.checks).to.include(`the order of ${places} who waited for seats to come back`)
  })

  it('[H9] [H10] of buyers has some begin their checkout, and take what is suggested instead of leaving a seat alone', async () => {
    const report = await reportOf('checkouts')
    expect(report.beside['checkouts begun']).to.be.above(3)
    expect(report.refusals.SEAT_ORPHANED).to.be.above(0)
    expect(report.outcomes.bought).to.be.above(10)
  })
})
