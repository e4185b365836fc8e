import { expect } from 'chai'
import { htmlReport } from '../../bots/bench/harness/html.ts'
import type { Machine } from '../../bots/bench/harness/machine.ts'
import type { Row } from '../../bots/bench/harness/Row.ts'
import { resultsDocument } from '../../bots/bench/harness/results.ts'
import { numberText, scaleText, table } from '../../bots/bench/harness/table.ts'

const HOLD: Row = {
  figure: 'hold/cpu',
  title: 'A hold: CPU',
  value: 21.234,
  unit: 'µs',
  beside: { title: 'an echo <bare>', value: 10 },
  ratio: 2.1234,
  spread: 0.051,
  target: { of: 'ratio', atMost: 2 },
  reached: false,
  noisy: true,
  scale: 1,
}
const SNAPSHOT: Row = {
  ...HOLD,
  figure: 'joins/snapshot',
  title: 'snapshot',
  value: 12_345,
  unit: 'B',
  beside: null,
  ratio: null,
  spread: null,
  target: null,
  reached: null,
  noisy: false,
}
const MACHINE: Machine = {
  cpu: 'A processor',
  cores: 2,
  memory: 8,
  kernel: 'linux 6',
  node: '24.0.0',
  transport: 'ws',
  versions: { frontrow: '1.2.3', zod: '4.0.0' },
  date: '2026-11-21',
}

describe('the reports of the benchmarks', () => {
  it('sets a table in columns', () => {
    expect(table([HOLD, SNAPSHOT]).split('\n')).to.deep.equal([
      'figure          value  beside                 ratio  spread  to reach',
      'A hold: CPU   21.2 µs  10 µs, an echo <bare>  2.12×     ±5%  ≤ 2×      MISSED, within the noise',
      'snapshot     12,345 B',
    ])
  })

  it('names the share of the full size where it is not all of it', () => {
    expect(table([{ ...SNAPSHOT, scale: 1 / 16 }])).to.contain('snapshot (1/16)')
    expect([1, 1 / 4, 0.3].map(scaleText)).to.deep.equal(['1', '1/4', '0.3'])
  })

  it('shows three digits that matter', () => {
    expect([0.3264, 4.996, 99.96, 1_234.5, Number.NaN].map(numberText)).to.deep.equal([
      '0.326',
      '5',
      '100',
      '1,235',
      '–',
    ])
  })

  it('writes the table, the machine and the versions into a document', () => {
    const text = resultsDocument([HOLD], MACHINE)
    expect(text).to.contain(
      'A processor, 2 cores, 8 GiB; linux 6; Node 24.0.0; sockets by ws. frontrow 1.2.3, zod 4.0.0.',
    )
    expect(text).to.contain(
      '| A hold: CPU | 21.2 µs | 10 µs, an echo <bare> | 2.12× | ±5% | ≤ 2× | MISSED, within the noise |',
    )
  })

  it('replaces in the document what the same transport came to before, and nothing else', () => {
    const ws = resultsDocument([HOLD], MACHINE)
    const both = resultsDocument([SNAPSHOT], { ...MACHINE, transport: 'uws' }, ws)
    const soaked = `${both}\n## A soak\n\nTen minutes.\n`
    const again = resultsDocument([{ ...HOLD, value: 9 }], MACHINE, soaked)
    expect([...again.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).to.deep.equal([
      'Sockets by ws',
      'Sockets by uws',
      'A soak',
    ])
    expect(again).to.contain('| 9 µs |').and.to.contain('Ten minutes.')
    expect(again).to.not.contain('| 21.2 µs |')
  })

  it('makes a page of its own, with nothing from elsewhere and nothing unescaped', () => {
    const page = htmlReport([HOLD, SNAPSHOT], MACHINE)
    expect(page).to.contain('an echo &lt;bare&gt;')
    expect(page).to.not.match(/https?:|<script|<link/)
    expect(page).to.not.contain('How it grows')
  })

  it('charts what was measured at several scales by its value at the smallest', () => {
    const page = htmlReport(
      [
        { ...HOLD, scale: 1 / 16, value: 10 },
        { ...HOLD, scale: 1 / 4, value: 11 },
        { ...HOLD, scale: 1, value: 25 },
        SNAPSHOT,
      ],
      MACHINE,
    )
    expect(page.match(/<figure>/g)).to.have.lengthOf(1)
    for (const text of ['>1.00×<', '>1.10×<', '>2.50×<', '>1/16<', '>1/4<', '>1<']) expect(page).to.contain(text)
    expect(page).to.not.contain('NaN')
  })
})
