import { parseArgs } from 'node:util'
import { type CampaignResult, campaign } from './campaign.ts'
import { TRANSPORT } from './FuzzServer.ts'
import { NOT_BY_INPUT } from './Judge.ts'
import { type Slowdown, slowdowns } from './latency.ts'
import { growth } from './memory.ts'

const USAGE = `npm run fuzz -- [--inputs N] [--seed N] [--rate N]
  --inputs N   how many inputs to send (200000)
  --seed N     the same seed sends the same inputs (1)
  --rate N     inputs a second while it attacks, if the server takes so many (700)
The server's sockets are by ws, or with TRANSPORT=uws by uWebSockets.`

/** From so many inputs on, everything that is expected must have been seen, and the figures mean something. */
const ENOUGH_INPUTS = 100_000
const ROUNDS = 8
const ROUNDS_OF_FEW = 2
const QUIET_MS = 3_000
/** How much longer than in quiet the bystanders may wait. */
const SLOWDOWN_LIMIT = 3
const FAULTS_SHOWN = 20

interface Options {
  readonly inputs: number
  readonly seed: number
  readonly perSecond: number
}

const readOptions = (): Options => {
  const { values } = parseArgs({
    options: {
      inputs: { type: 'string', default: '200000' },
      seed: { type: 'string', default: '1' },
      rate: { type: 'string', default: '700' },
    },
  })
  const wholeNumber = (name: keyof typeof values): number => {
    const value = Number(values[name])
    if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1`)
    return value
  }
  return { inputs: wholeNumber('inputs'), seed: wholeNumber('seed'), perSecond: wholeNumber('rate') }
}

const ms = (value: number): string => `${value.toFixed(1)} ms`
const times = (value: number): string => `${value.toFixed(2)}x`

const latencyLine = ({ door, p99, times: by, ownTimes, samples }: Slowdown): string =>
  `${door.padEnd(6)} p99 of bystanders: quiet ${ms(p99.attacked.quiet)}, attacked ${ms(p99.attacked.attack)} (${times(by.attacked)}, ` +
  `${samples} answers); of the twin: ${ms(p99.twin.quiet)}, ${ms(p99.twin.attack)} (${times(by.twin)}); ` +
  `the server's own: ${times(ownTimes)}, limit ${SLOWDOWN_LIMIT}x`

/** Prints how it went; resolves with all that was wrong. */
const judge = (result: CampaignResult, { inputs }: Options): readonly string[] => {
  const { sightings, faults } = result
  for (const line of sightings.lines) console.log(line)
  for (const [code, why] of Object.entries(NOT_BY_INPUT)) console.log(`        –  refused ${code}: ${why}`)
  console.log(result.books)
  const latencies = slowdowns(result.phases)
  for (const slowdown of latencies) console.log(latencyLine(slowdown))
  const { line, faults: memoryFaults } = growth(result.vitals, inputs)
  console.log(line)
  if (inputs < ENOUGH_INPUTS) return faults
  return [
    ...faults,
    ...memoryFaults,
    ...latencies
      .filter(({ ownTimes }) => !(ownTimes <= SLOWDOWN_LIMIT))
      .map(({ door, ownTimes }) => `bystanders waited ${times(ownTimes)} as long at the ${door} door`),
    ...sightings.never.map((sight) => `never happened: ${sight}`),
  ]
}

const main = async (): Promise<number> => {
  if (process.argv.includes('--help')) {
    console.log(USAGE)
    return 0
  }
  let options: Options
  try {
    options = readOptions()
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`)
    return 2
  }
  const { inputs, seed, perSecond } = options
  // By an exit, which ends the servers and the bystanders too.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130))
  const startedMs = Date.now()
  const result = await campaign({
    ...options,
    rounds: inputs < ENOUGH_INPUTS ? ROUNDS_OF_FEW : ROUNDS,
    quietMs: QUIET_MS,
    progress: (line) => console.log(line),
  })
  const wrong = judge(result, options)
  for (const fault of wrong.slice(0, FAULTS_SHOWN)) console.error(`wrong: ${fault}`)
  const took = `${inputs} inputs of seed ${seed} in ${Math.round((Date.now() - startedMs) / 1_000)} s`
  console.log(`${took}: ${wrong.length === 0 ? 'nothing wrong' : `${wrong.length} FAULTS`}`)
  if (wrong.length === 0) return 0
  console.error(`replay: TRANSPORT=${TRANSPORT} npm run fuzz -- --inputs ${inputs} --seed ${seed} --rate ${perSecond}`)
  if (result.faults.length > 0) console.error(`the data is left in ${result.dataDir}`)
  return 1
}

// Node would wait for connections that are kept alive.
process.exit(await main())
