import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'

const DEMO = fileURLToPath(new URL('../../bots/demo.ts', import.meta.url))

/** Its temporary folders are made here, so that what it keeps as evidence can be seen and thrown away. */
let folder: string

const start = (...options: string[]) => {
  const child = spawn(process.execPath, [DEMO, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder },
  })
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  return { child, exited, stderr: text(child.stderr) }
}

const run = async (...options: string[]) => {
  const { child, exited, stderr } = start(...options)
  const [code, out, errors] = await Promise.all([exited, text(child.stdout), stderr])
  return { code, out, errors }
}

/** The number beside a name in the report's table. */
const figure = (out: string, name: string): number => Number(new RegExp(`^ *${name} +(\\d+)`, 'm').exec(out)?.[1] ?? 0)

describe('the demo', function () {
  this.timeout(120_000)

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'frontrow-demo-test-'))
  })

  afterEach(() => rm(folder, { recursive: true }))

  it('sells a hall to a crowd, says how it went, and finds the books sound', async () => {
    const { code, out, errors } = await run('--bots', '30', '--seed', '7')
    expect(errors).to.equal('')
    expect(code).to.equal(0)
    expect(out).to.match(/^30 bots for 30 seats at http:\/\/127\.0\.0\.1:\d+, demo-night, seed 7$/m)
    expect(out).to.match(
      /in the queue +\d+ · choosing +\d+ · .* · seats sold \d+\/30 · \d+ ops\/s · refused \d+ · errors 0$/m,
    )

    expect(figure(out, 'bought')).to.be.within(8, 30)
    expect(figure(out, 'sold')).to.be.within(20, 30)
    const places = ['sold', 'given back', 'released', 'expired', 'held still'].map((name) => figure(out, name))
    expect(figure(out, 'held')).to.equal(places.reduce((sum, seats) => sum + seats))
    expect(out.match(/^ {2}hold +\d+( +[\d.]+){5}$/gm), 'corrected and not').to.have.length(2)
    expect(out.match(/^ {2}pay +\d+( +[\d.]+){5}$/gm), 'corrected and not').to.have.length(2)
    const payments = ['bought', 'gave it back', 'gave it away'].reduce((sum, name) => sum + figure(out, name), 0)
    expect(out).to.match(new RegExp(`^${payments} payments of \\d+ KRW acknowledged`, 'm'))
    expect(out).to.match(/^all there, no seat sold twice$/m)
    expect(await readdir(folder)).to.deep.equal([])
  })

  it('exits with 1, says what is wrong and keeps the data when the sale can not be finished in time', async () => {
    const { code, out, errors } = await run('--bots', '20', '--seconds', '1')
    expect(errors).to.match(/^wrong: \d+ bots ran out of time$/m)
    expect(out).to.match(/^20 bots, 20 seats/m)
    expect(code).to.equal(1)
    expect(out).to.match(/^all there, no seat sold twice$/m)
    const [kept = ''] = await readdir(folder)
    expect(errors).to.contain(`the data is left in ${join(folder, kept)}`)
    expect(await readdir(join(folder, kept))).to.include('frontrow.sqlite')
  })

  it('sends the crowd home, checks the books and stops its server when it is interrupted', async () => {
    const { child, exited, stderr } = start('--bots', '20')
    const rest = text(child.stdout)
    const [headline = ''] = await once(createInterface({ input: child.stdout }), 'line')
    const address = /http:\/\/\S+(?=,)/.exec(headline)?.[0] ?? ''
    expect((await fetch(`${address}/healthz`)).status).to.equal(200)
    child.kill('SIGINT')
    const [code, out] = await Promise.all([exited, rest])
    expect(code).to.equal(0)
    expect(out).to.match(/^ {2}ran out of time +\d+$/m)
    expect(out).to.match(/^all there, no seat sold twice$/m)
    expect(await stderr).to.equal('')
    expect(await readdir(folder)).to.deep.equal([])
    const answer = await fetch(`${address}/healthz`).catch((error: Error) => error)
    expect(answer).to.be.instanceOf(Error)
  })

  it('explains its options when it does not understand them', async () => {
    const { code, errors } = await run('--bots', 'many')
    expect(code).to.equal(2)
    expect(errors).to.match(/--bots must be from 1 to \d+/)
    expect(errors).to.contain('npm run demo')
  })
})
