import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Figure } from './figures/Figure.ts'
import { FIGURES, PEERS } from './figures/figures.ts'
import { htmlReport } from './harness/html.ts'
import { machineOf, machineText } from './harness/machine.ts'
import { type BenchOptions, readOptions } from './harness/options.ts'
import type { Row } from './harness/Row.ts'
import { resultsDocument } from './harness/results.ts'
import { scaleText, table } from './harness/table.ts'
import { measureFigure } from './measure.ts'

const ALL = [...FIGURES, ...PEERS]
const NAMES = ALL.map(({ name }) => name)
const RESULTS = new URL('../RESULTS.md', import.meta.url)

const USAGE = `npm run bench [-- options]
  --only A,B        some of ${NAMES.join(', ')}
  --peers           beside PostgreSQL as well, which has to be installed (npm run bench:peers: only that)
  --quick           little of everything and wide bounds, to see that it works
  --scale 1/16,1    the same at shares of the full number of seats, watchers and waiters
  --json            {rows, machine} on standard output, and nothing else there
  --html FILE       a page with the figures and, for several scales, charts of how they grow
  --write           the table into bots/RESULTS.md
  --profile FOLDER  a CPU profile of the server for each figure
  --help
TRANSPORT=ws|uws    the servers' sockets (ws)
Fails where a figure misses what it is to reach, or can't be measured.`

/** What could be measured, and how many figures could not. */
const run = async (options: BenchOptions): Promise<{ readonly rows: readonly Row[]; readonly failures: number }> => {
  const rows: Row[] = []
  let failures = 0
  const chosen = options.only.length > 0 ? ALL.filter(({ name }) => options.only.includes(name)) : usual(options)
  for (const scale of options.scales) {
    for (const figure of chosen) {
      console.error(`${figure.name}${scale === 1 ? '' : ` at ${scaleText(scale)}`} …`)
      try {
        rows.push(...(await measureFigure(figure, { ...options, scale })))
      } catch (error) {
        console.error(`${figure.name} was not measured: ${(error as Error).message}`)
        failures += 1
      }
    }
  }
  return { rows, failures }
}

const usual = ({ peers }: BenchOptions): readonly Figure[] => (peers ? ALL : FIGURES)

const main = async (): Promise<number> => {
  let options: BenchOptions
  try {
    options = readOptions(process.argv.slice(2), process.env, NAMES)
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`)
    return 2
  }
  if (options.help) {
    console.log(USAGE)
    return 0
  }
  const machine = machineOf(options.transport)
  const { rows, failures } = await run(options)
  if (options.html !== undefined) writeFileSync(options.html, htmlReport(rows, machine))
  if (options.write) {
    const before = existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8') : undefined
    writeFileSync(RESULTS, resultsDocument(rows, machine, before))
  }
  if (options.json) console.log(JSON.stringify({ rows, machine }))
  else console.log(`${machineText(machine)}\n\n${table(rows)}`)
  return failures > 0 || rows.some(({ reached }) => reached === false) ? 1 : 0
}

process.exit(await main())
