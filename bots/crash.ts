import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { audit } from './audit.ts'
import { auditStream, lastChangeIn } from './auditStream.ts'
import { Follower } from './crash/Follower.ts'
import { Gateway } from './crash/Gateway.ts'
import { killRound } from './crash/killRound.ts'
import type { Round, RoundResult } from './crash/Round.ts'
import { takeoverRound } from './crash/takeoverRound.ts'
import { wholeNumber } from './options.ts'
import { startServerProcess } from './serverProcess.ts'

const USAGE = `npm run crash [-- options]
  --rounds N      how often the server is killed in the middle of a sale (20)
  --takeovers N   how often it is stopped instead and a second one started on its file,
                  by turns outside of and inside a write transaction (4; needs Linux)
  --bots N        customers a round, and seats (60)
  --seed N        the same seed draws the same customers and moments (1)`

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '20' },
      takeovers: { type: 'string', default: process.platform === 'linux' ? '4' : '0' },
      bots: { type: 'string', default: '60' },
      seed: { type: 'string', default: '1' },
    },
  })
  return {
    rounds: wholeNumber('rounds', values.rounds, 0, 10_000),
    takeovers: wholeNumber('takeovers', values.takeovers, 0, 10_000),
    bots: wholeNumber('bots', values.bots, 20, 1_000),
    seed: wholeNumber('seed', values.seed, 1, 1_000_000),
  }
}

type Options = ReturnType<typeof readOptions>

/** All rounds on one file; resolves with how much was lost or wrong. */
const run = async ({ rounds, takeovers, bots, seed }: Options, dataDir: string): Promise<number> => {
  const gateway = await Gateway.open()
  const follower = new Follower(gateway.address, await chooseAdminToken(dataDir))
  let faults = 0
  const past: Round[] = []
  for (let number = 1; number <= rounds + takeovers; number++) {
    const setup = { dataDir, gateway, number, bots, seed }
    const insideWrite = (number - rounds) % 2 === 0
    const result: RoundResult & { round: Round } =
      number <= rounds ? await killRound(setup) : await takeoverRound({ ...setup, insideWrite })
    past.push(result.round)
    faults += result.faults.length
    const verdict = result.faults.length === 0 ? 'all there, books sound' : `${result.faults.length} FAULTS`
    console.log(`round ${String(number).padStart(3)}  ${result.line}; ${verdict}`)
    complain(result.faults)
  }
  faults += await atTheEnd(past, { gateway, dataDir, follower })
  gateway.close()
  return faults
}

/** Beforehand, so that whoever follows the events can begin before the first server. */
const chooseAdminToken = async (dataDir: string): Promise<string> => {
  const token = randomBytes(32).toString('base64url')
  await writeFile(join(dataDir, 'admin-token'), token, { mode: 0o600 })
  return token
}

const complain = (faults: readonly string[]): void => {
  for (const fault of faults) console.error(`wrong: ${fault}`)
}

/** Nothing that was told in any round may have been lost in a later one. */
const atTheEnd = async (
  rounds: readonly Round[],
  { gateway, dataDir, follower }: { readonly gateway: Gateway; readonly dataDir: string; readonly follower: Follower },
): Promise<number> => {
  const server = await startServerProcess({ dataDir })
  gateway.lead(server.address)
  const statements = (await Promise.all(rounds.map(({ witness }) => witness.statements.collect()))).flat()
  await follower.reached(lastChangeIn(server.databaseFile))
  await follower.stop()
  await server.stop('SIGTERM')
  const told = statements.map(({ acknowledged }) => acknowledged)
  const holds = told.reduce((sum, { holds }) => sum + holds.length, 0)
  const payments = told.reduce((sum, { payments }) => sum + payments.length, 0)
  const faults = [...audit(statements), ...auditStream(server.databaseFile, follower.changes)]
  console.log(
    `${rounds.length} rounds: ${statements.length} customers, ${holds} holds and ${payments} payments acknowledged in all, ` +
      `${follower.changes.length} changes followed; ` +
      (faults.length === 0 ? 'all there at the end, no seat sold twice' : `${faults.length} FAULTS`),
  )
  complain(faults)
  return faults.length
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
  // Colyseus' SDK warns of every line that breaks, and breaking them is what this is for.
  console.warn = () => undefined
  const dataDir = await mkdtemp(join(tmpdir(), 'frontrow-crash-'))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      console.error(`interrupted: the data is left in ${dataDir}`)
      process.exit(130)
    })
  }
  const faults = await run(options, dataDir).catch((error: Error) => {
    complain([error.message])
    return 1
  })
  // Evidence is kept.
  if (faults > 0) console.error(`the data is left in ${dataDir}`)
  else await rm(dataDir, { recursive: true })
  return faults > 0 ? 1 : 0
}

// Requests that were cut off would keep the process for as long as they are resent.
process.exit(await main())
