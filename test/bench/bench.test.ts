import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { FIGURES } from '../../bots/bench/figures/figures.ts'
import { ROW_FIELDS, type Row } from '../../bots/bench/harness/Row.ts'

const BENCH = fileURLToPath(new URL('../../bots/bench/bench.ts', import.meta.url))

const run = async (...options: string[]) => {
  const child = spawn(process.execPath, [BENCH, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TRANSPORT: 'ws' },
  })
  const [[code], out, errors] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)])
  return { code, out, errors }
}

describe('the benchmarks', function () {
  this.timeout(600_000)

  it('measures every figure quickly, as JSON, and finds none out of all proportion', async () => {
    const { code, out, errors } = await run('--quick', '--json')
    const { rows, machine } = JSON.parse(out) as { rows: Row[]; machine: { cpu: string } }
    expect(rows.filter(({ reached }) => reached === false)).to.deep.equal([])
    expect(code, errors).to.equal(0)
    const names = FIGURES.flatMap((figure) => figure.rows.map((row) => `${figure.name}/${row}`))
    expect(rows.map(({ figure }) => figure)).to.deep.equal(names)
    for (const row of rows) {
      expect(row).to.include.all.keys(ROW_FIELDS)
      expect(row.value, row.figure).to.be.a('number').and.not.NaN
    }
    expect(machine.cpu).to.be.a('string').and.not.empty
  })

  it('says what it can do, and what was wrong with what it was asked', async () => {
    const help = await run('--help')
    expect(help).to.include({ code: 0, errors: '' })
    for (const { name } of FIGURES) expect(help.out).to.contain(name)
    const wrong = await run('--only', 'everything')
    expect(wrong).to.include({ code: 2, out: '' })
    expect(wrong.errors).to.contain('there is no figure everything')
  })
})
