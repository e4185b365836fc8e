import { parseArgs } from 'node:util'
import type { LoadSetup } from './load/LoadSetup.ts'
import { runLoad } from './load/runLoad.ts'
import { EVERYBODY } from './Mix.ts'
import { OptionError, wholeNumber } from './options.ts'
import type { LoadReport } from './report/LoadReport.ts'
import { textReport } from './report/text.ts'
import { runCommand } from './runCommand.ts'

const USAGE = `npm run demo [-- options]
  --bots N      how many customers; the hall has as many seats (500)
  --seed N      the same seed draws the same customers (1)
  --seconds N   the sale is cut off after this long (120)
It is a small load test; npm run bots -- --help has all there is to choose.`

/** One on-sale from an empty hall to checked books, on a server of its own. */
const readSetup = (): LoadSetup => {
  const { values } = parseArgs({
    options: {
      bots: { type: 'string', default: '500' },
      seed: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '120' },
    },
  })
  return {
    url: undefined,
    adminToken: undefined,
    doorToken: undefined,
    accessCode: undefined,
    concertId: undefined,
    scheduleIds: undefined,
    seats: undefined,
    policy: { orphanSeats: 'refused' },
    users: wholeNumber('bots', values.bots, 1, 10_000),
    overMs: 3_000,
    arrival: 'steady',
    mix: { ...EVERYBODY, earlyBird: 3, hoarder: 2 },
    pace: 1,
    forMs: wholeNumber('seconds', values.seconds, 1, 3_600) * 1_000,
    seed: wholeNumber('seed', values.seed, 1, 2 ** 31),
  }
}

/** A demo is over when everyone has been served; to whoever ends it before, that is as it is. */
const unserved = ({ interrupted, failures, outcomes }: LoadReport): readonly string[] => {
  if (interrupted) return []
  const late = outcomes['ran out of time'] ?? 0
  const failed = Object.entries(failures).map(([reason, bots]) => `${bots} bots failed: ${reason}`)
  return late === 0 ? failed : [...failed, `${late} bots ran out of time`]
}

const main = async (): Promise<number> => {
  if (process.argv.includes('--help')) {
    console.log(USAGE)
    return 0
  }
  try {
    const setup = readSetup()
    return await runCommand('frontrow-demo-', async (dataDir, interrupted) => {
      const report = await runLoad(setup, dataDir, interrupted)
      console.log(textReport(report))
      return [...report.books.faults, ...unserved(report)]
    })
  } catch (error) {
    if (!(error instanceof OptionError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')))
      throw error
    console.error(`${(error as Error).message}\n${USAGE}`)
    return 2
  }
}

// Requests that were cut off would keep the process for as long as they are resent.
process.exit(await main())
