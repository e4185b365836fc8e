import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runDemo } from './runDemo.ts'

const USAGE = `npm run demo [-- options]
  --bots N      how many customers; the hall has as many seats (500)
  --seed N      the same seed draws the same customers (1)
  --seconds N   the sale is cut off after this long (120)`

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      bots: { type: 'string', default: '500' },
      seed: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '120' },
    },
  })
  const wholeNumber = (name: keyof typeof values, most: number): number => {
    const value = Number(values[name])
    if (!Number.isInteger(value) || value < 1 || value > most) throw new Error(`--${name} must be from 1 to ${most}`)
    return value
  }
  return {
    bots: wholeNumber('bots', 10_000),
    seed: wholeNumber('seed', 2 ** 31),
    seconds: wholeNumber('seconds', 3_600),
  }
}

const main = async (): Promise<number> => {
  if (process.argv.includes('--help')) {
    console.log(USAGE)
    return 0
  }
  let options: ReturnType<typeof readOptions>
  try {
    options = readOptions()
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`)
    return 2
  }
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort())
  const dataDir = await mkdtemp(join(tmpdir(), 'frontrow-demo-'))
  const setup = { ...options, dataDir, interrupted: interrupted.signal }
  const faults = await runDemo(setup).catch((error: Error) => [error.message])
  // Evidence is kept.
  const keep = faults.length > 0 && !interrupted.signal.aborted
  if (!keep) await rm(dataDir, { recursive: true })
  if (interrupted.signal.aborted) return 130
  for (const fault of faults) console.error(`wrong: ${fault}`)
  if (keep) console.error(`the data is left in ${dataDir}`)
  return faults.length > 0 ? 1 : 0
}

// Requests that were cut off would keep the process for as long as they are resent.
process.exit(await main())
