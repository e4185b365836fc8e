import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { demoCatalogue } from '../../bots/demoCatalogue.ts'
import { type Behaviour, SHOPPERS } from '../../bots/Mix.ts'
import type { LoadReport } from '../../bots/report/LoadReport.ts'
import { importCatalogue, type ServerProcess, startServerProcess } from '../../bots/serverProcess.ts'
import { Operator } from '../../client-sdk/index.ts'

const LOAD = fileURLToPath(new URL('../../bots/load.ts', import.meta.url))
const USERS = 100
const BEHAVIOURS = [...(Object.keys(SHOPPERS) as Behaviour[]), 'earlyBird'] as const

describe('a load test', function () {
  this.timeout(240_000)
  let folder: string
  let server: ServerProcess
  let adminToken: string
  /** All at once, each at a concert of its own. */
  let sales: ReadonlyMap<Behaviour, Promise<LoadReport>>

  const start = (options: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const child = spawn(process.execPath, [LOAD, ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TMPDIR: folder, ...env },
    })
    const exited = once(child, 'exit').then(([code]) => code as number | null)
    return { child, exited, out: text(child.stdout), errors: text(child.stderr) }
  }

  const run = async (line: string, env: Readonly<Record<string, string>> = {}) => {
    const { exited, out, errors } = start(line.split(' ').filter(Boolean), env)
    return { code: await exited, out: await out, errors: await errors }
  }

  const reportOf = async (file: string): Promise<LoadReport> => JSON.parse(await readFile(file, 'utf8'))

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'frontrow-load-test-'))
    const dataDir = join(folder, 'data')
    server = await startServerProcess({ dataDir })
    adminToken = (await readFile(join(dataDir, 'admin-token'), 'utf8')).trim()
    // Few at a time: there has to be a line, however fast the machine. And however slow it is nobody loses turn or hold who hurries.
    const policy = { maxActive: 20, activeLifeMs: 60_000 }
    const policies: Readonly<Partial<Record<Behaviour, object>>> = {
      abandoner: { claimMs: 0, holdDurationMs: 1_500, checkoutMs: 0 },
      noShow: {},
    }
    for (const behaviour of BEHAVIOURS) {
      const isDrawn = behaviour === 'earlyBird'
      const pace = policies[behaviour] ?? { claimMs: 0, holdDurationMs: 20_000 }
      const opening = { ...policy, ...pace, ...(isDrawn && { opening: 'lottery' }) }
      await importCatalogue(
        server,
        demoCatalogue(USERS, opening, behaviour, isDrawn ? '2099-01-01T00:00:00Z' : undefined),
      )
    }
    sales = new Map(BEHAVIOURS.map((behaviour) => [behaviour, sell(behaviour)]))
    await Promise.allSettled([...sales.values(), openOnceAllWait('earlyBird')])
  })

  after(async () => {
    await server?.stop('SIGTERM')
    await rm(folder, { recursive: true })
  })

  /** However long they take to come. */
  const openOnceAllWait = async (concertId: string): Promise<void> => {
    const operator = new Operator(server.address, { adminToken })
    let waiting = 0
    for await (const change of operator.events({ after: 0 })) {
      if (change.concertId !== concertId) continue
      waiting += change.events.filter(({ type }) => type === 'queue.entered').length
      if (waiting >= USERS) break
    }
    await operator.open(concertId)
  }

  const sell = async (behaviour: Behaviour): Promise<LoadReport> => {
    const file = join(folder, `${behaviour}.json`)
    const where = `--url ${server.address} --concert ${behaviour} --json ${file}`
    const who = `--users ${USERS} --over 1s --arrive steady --mix ${behaviour}=1 --pace 0.2 --for 60s --seed 3`
    const { code, out, errors } = await run(`${where} ${who}`, { ADMIN_TOKEN: adminToken })
    expect(errors).to.equal('')
    expect(code).to.equal(0)
    expect(out).to.match(/^all there, no seat sold twice$/m)
    const report = await reportOf(file)
    expect(report.behaviours.map(({ behaviour, users }) => [behaviour, users])).to.deep.equal([[behaviour, USERS]])
    expect(report.books.checks).to.deep.equal([
      `${USERS} customers as the operator sees them`,
      ...(behaviour === 'earlyBird' ? [`the draw of ${USERS} places`] : []),
      'seats sold and revenue of each date',
    ])
    expect(Object.keys(report.failures)).to.deep.equal([])
    return report
  }

  const sellTo = (behaviour: Behaviour) => sales.get(behaviour) as Promise<LoadReport>

  const timesOf = ({ latencies }: LoadReport, wanted: string): number =>
    latencies.find(({ command }) => command === wanted)?.times ?? 0

  it('of buyers sells the hall', async () => {
    const report = await sellTo('buyer')
    expect(report.outcomes.bought).to.be.within(25, USERS)
    expect(report.seats.sold).to.be.above(80)
  })

  it('of abandoners has holds released, expired and left behind, and people leave the line', async () => {
    const { seats, outcomes } = await sellTo('abandoner')
    expect(seats.released).to.be.above(0)
    expect(seats.expired + seats.heldStill).to.be.above(0)
    expect(outcomes['walked away from a hold']).to.be.above(0)
    expect(outcomes['left the queue']).to.be.above(0)
  })

  it('of people who click twice does once what each of them wants', async () => {
    const report = await sellTo('doubleClicker')
    expect(report.outcomes.bought).to.be.within(25, USERS)
    const { bought = 0, 'gave it back': givenBack = 0 } = report.outcomes
    expect(report.books.payments).to.equal(bought + givenBack)
  })

  it('has some of all kinds give back what they bought, and the books add up', async () => {
    const reports = await Promise.all(BEHAVIOURS.map(sellTo))
    expect(reports.reduce((sum, { outcomes }) => sum + (outcomes['gave it back'] ?? 0), 0)).to.be.above(5)
    expect(reports.reduce((sum, { seats }) => sum + seats.givenBack, 0)).to.be.above(5)
  })

  it('of snipers has them all at the same seats, and one of them each', async () => {
    const report = await sellTo('sniper')
    expect(report.refusals.SEAT_TAKEN).to.be.above(10)
    expect(report.seats.sold).to.be.above(80)
  })

  it('[H8] of those who want the best seats sells them the best, and none is in another’s way', async () => {
    const report = await sellTo('bestSeats')
    expect(report.outcomes.bought).to.be.within(25, USERS)
    expect(report.refusals).not.to.have.property('SEAT_TAKEN')
  })

  it('of pollers opens no socket', async () => {
    const report = await sellTo('poller')
    expect(report.outcomes.bought).to.be.within(25, USERS)
    expect(timesOf(report, 'poll')).to.be.above(10)
    expect(timesOf(report, 'open')).to.equal(0)
  })

  it('[L1] [L6] of early birds draws the line, and everyone has the place that the seed gives', async () => {
    const report = await sellTo('earlyBird')
    expect(report.outcomes.bought).to.be.within(25, USERS)
    expect(report.books.faults).to.deep.equal([])
  })

  it('starts a server of its own, and ends in order with a report when it is interrupted', async () => {
    const [json, html] = [join(folder, 'own.json'), join(folder, 'own.html')]
    const { child, exited, out, errors } = start(['--users', '60', '--over', '20s', '--json', json, '--html', html])
    const lines = createInterface({ input: child.stdout })
    for await (const line of lines) if (/seats sold [1-9]/.test(line)) break
    child.stdout.resume()
    child.kill('SIGINT')
    const code = await exited
    expect(await errors).to.equal('')
    expect(code).to.equal(0)
    const report = await reportOf(json)
    expect(report).to.include({ interrupted: true })
    expect(report.outcomes['ran out of time']).to.be.above(0)
    expect(report.books.payments).to.be.above(0)
    expect(report.books.faults).to.deep.equal([])
    expect(report.books.checks).to.include('the payments, seats and wallets in its database file')
    expect(report.timeline.some(({ server }) => server !== undefined && server.memory > 1e6)).to.equal(true)
    expect(await out).to.contain(`report: ${html}`)
    expect((await readdir(folder)).filter((name) => name.startsWith('frontrow-bots-'))).to.deep.equal([])

    const page = await readFile(html, 'utf8')
    expect(page).to.contain('Nothing sold twice, nothing lost').and.to.contain('uPlot')
    expect(page, 'asks nobody').to.not.match(/(?:src|href)=|@import|url\(/)
  })

  const wrong: Readonly<Record<string, RegExp>> = {
    '--users none': /^--users must be from 1 to 20000, not "none"$/m,
    '--concert elsewhere': /^--concert must be one of those on sale \(.*buyer.*\), not "elsewhere"$/m,
    '--dates tomorrow --concert buyer': /^--dates must be of buyer \(buyer-1\), not "tomorrow"$/m,
    '--json /nowhere/at/all.json': /^--json can't be written: .*\/nowhere\/at\/all\.json/m,
  }
  for (const [options, message] of Object.entries(wrong)) {
    it(`exits with 2 for ${options}`, async () => {
      const { code, errors } = await run(`--url ${server.address} ${options}`)
      expect(errors).to.match(message).and.to.contain('npm run bots -- --help')
      expect(code).to.equal(2)
    })
  }

  it('says how many file descriptors it lacks, before it starts', async () => {
    const limited = `ulimit -n 300 && exec "${process.execPath}" "${LOAD}" --users 500`
    const child = spawn('sh', ['-c', limited], { stdio: ['ignore', 'ignore', 'pipe'] })
    const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    expect(errors).to.match(
      /^500 users need up to \d+ file descriptors, and this process may open 300: .*ulimit -n 2048/m,
    )
    expect(code).to.equal(2)
  })

  it('says when it measured limits instead of the server', async () => {
    const dataDir = join(folder, 'limited')
    const env = { ADDRESS_RATE: '5', TRUST_PROXY: '0', USER_RATE: '1' }
    const limited = await startServerProcess({ dataDir, env })
    try {
      await importCatalogue(limited, demoCatalogue(20))
      const line = `--url ${limited.address} --concert demo-night --users 20 --over 1s --for 8s --mix doubleClicker=1`
      const { code, out } = await run(line)
      expect(out).to.match(/^ {2}RATE_LIMITED +\d+$/m)
      expect(out).to.match(/^mind: .*RATE_LIMITED.*ADDRESS_RATE=0 USER_RATE=0 SOCKET_RATE=0/m)
      expect(out).to.contain('by their own reservations and wallets')
      expect(code).to.equal(0)
    } finally {
      await limited.stop('SIGTERM')
    }
  })
})
