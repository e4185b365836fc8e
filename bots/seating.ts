import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { LIMITS, Operator } from '../client-sdk/index.ts'
import { OWN_SERVER } from './load/Target.ts'
import { OptionError, oneOf, wholeNumber } from './options.ts'
import { runCommand } from './runCommand.ts'
import { type Filled, fillHall, type Wave } from './seating/fillHall.ts'
import { startServerProcess } from './serverProcess.ts'
import { Wire } from './Wire.ts'

const USAGE = `npm run seating [-- options]
  --groups N   how many ask for the best seats at one moment, 2 to 6 each, and then again until the hall is full (500)
  --plan NAME  a hall of the sample catalogue: arena, theatre or club (arena)
  --seed N     the same seed draws the same groups (1)
None may be refused for a seat that another was faster at. Tells how many sit apart, and how many free seats stand alone between
taken ones after each of these moments.`

const PLANS = fileURLToPath(new URL('../server/sample-catalogue/plans/', import.meta.url))
const CONCERT = 'seating'
const SCHEDULE = `${CONCERT}-1`
const DAY_MS = 24 * 60 * 60_000

interface Options {
  readonly groups: number
  readonly plan: string
  readonly seed: number
}

/** @throws OptionError */
const readOptions = async (): Promise<Options> => {
  const { values } = parseArgs({
    options: {
      groups: { type: 'string', default: '500' },
      plan: { type: 'string', default: 'arena' },
      seed: { type: 'string', default: '1' },
    },
  })
  const plans = (await readdir(PLANS)).map((file) => file.replace('.json', ''))
  return {
    groups: wholeNumber('groups', values.groups, 1, 2_000),
    plan: oneOf('plan', values.plan, plans),
    seed: wholeNumber('seed', values.seed, 1, 2 ** 31),
  }
}

/** One in which everybody has a turn, and keeps what they hold to the end. */
const catalogueOf = async ({ plan, groups }: Options): Promise<object> => {
  const drawing = JSON.parse(await readFile(join(PLANS, `${plan}.json`), 'utf8'))
  const { categories }: { categories: readonly { readonly name: string }[] } = drawing
  const lifeMs = DAY_MS
  const policy = {
    preset: 'slots',
    maxActive: groups,
    activeLifeMs: lifeMs,
    activeCapMs: lifeMs,
    holdDurationMs: lifeMs,
    seatsPerUser: LIMITS.seatsPerCommand,
  }
  const prices = Object.fromEntries(categories.map(({ name }) => [name, 10_000]))
  const schedules = [{ scheduleId: SCHEDULE, startsAt: '2099-06-05T19:00:00+09:00', planId: plan, prices }]
  return { plans: { [plan]: drawing }, concerts: [{ concertId: CONCERT, name: 'Seating', policy, schedules }] }
}

const columns = (...values: readonly (string | number)[]): string =>
  values.map((value) => String(value).padStart(11)).join('')

const showWave = ({ asked, seated, split, taken, stranded, ms }: Wave): void =>
  console.log(columns(asked, seated, split, taken, stranded, `${Math.round(ms)} ms`))

const share = (part: number, whole: number): string => `${((100 * part) / Math.max(whole, 1)).toFixed(2)}%`

const summaryOf = ({ seats, waves }: Filled): readonly string[] => {
  const sum = (of: (wave: Wave) => number): number => waves.reduce((total, wave) => total + of(wave), 0)
  const [seated, split, taken] = [sum((wave) => wave.seated), sum((wave) => wave.split), waves.at(-1)?.taken ?? 0]
  const stranded = Math.max(...waves.map((wave) => wave.stranded))
  return [
    `${seated} groups have ${taken} of ${seats} seats`,
    `collisions (SEAT_TAKEN)        ${collisionsIn(waves)}`,
    `groups that sit apart          ${split}  ${share(split, seated)} of them`,
    `seats left alone, at the most  ${stranded}  ${share(stranded, seats)} of the hall`,
  ]
}

const collisionsIn = (waves: readonly Wave[]): number =>
  waves.reduce((total, { refusals }) => total + (refusals.get('SEAT_TAKEN') ?? 0), 0)

const run = async (options: Options, dataDir: string): Promise<readonly string[]> => {
  const adminToken = 'the-operator-of-the-seating-run'
  const server = await startServerProcess({ dataDir, env: { ...OWN_SERVER, ADMIN_TOKEN: adminToken } })
  const wire = new Wire()
  try {
    const { address } = server
    const operator = new Operator(address, { adminToken, fetch: wire.fetch })
    await operator.importCatalogue(await catalogueOf(options))
    console.log(`${options.groups} groups of 2 to 6 at once, again and again: ${options.plan}, seed ${options.seed}`)
    console.log(columns('asked', 'seated', 'apart', 'taken', 'left alone', 'took'))
    const ids = { concertId: CONCERT, scheduleId: SCHEDULE }
    const filled = await fillHall({ ...options, ...ids, address, operator, wire, tell: showWave })
    console.log(summaryOf(filled).join('\n'))
    const collisions = collisionsIn(filled.waves)
    return [...filled.faults, ...(collisions === 0 ? [] : [`${collisions} were refused as SEAT_TAKEN`])]
  } finally {
    await server.stop('SIGTERM')
    wire.close()
  }
}

const main = async (): Promise<number> => {
  if (process.argv.includes('--help')) {
    console.log(USAGE)
    return 0
  }
  try {
    const options = await readOptions()
    return await runCommand('frontrow-seating-', (dataDir) => run(options, dataDir))
  } catch (error) {
    if (!(error instanceof OptionError || (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')))
      throw error
    console.error(`${(error as Error).message}\n${USAGE}`)
    return 2
  }
}

process.exit(await main())
