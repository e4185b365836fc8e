import { audit } from './audit.ts'
import { runCrowd } from './Crowd.ts'
import { DEMO_CONCERT, demoCatalogue } from './demoCatalogue.ts'
import { Progress } from './Progress.ts'
import { report } from './report.ts'
import { Statements } from './Statements.ts'
import { importCatalogue, type ServerProcess, startServerProcess } from './serverProcess.ts'
import { Tally } from './Tally.ts'
import { verifyBooks } from './verifyBooks.ts'

export interface DemoSetup {
  readonly bots: number
  readonly seed: number
  /** The sale is cut off after this long. */
  readonly seconds: number
  readonly dataDir: string
  /** Aborted: stop everything, report nothing. */
  readonly interrupted: AbortSignal
}

/** One on-sale from an empty hall to checked books; returns what was wrong, a line each. */
export const runDemo = async (setup: DemoSetup): Promise<readonly string[]> => {
  const server = await startServerProcess(setup)
  try {
    await importCatalogue(server, demoCatalogue(setup.bots))
    const faults = await sell(server, setup)
    if (setup.interrupted.aborted) return []
    const exitCode = await server.stop('SIGTERM')
    if (exitCode !== 0) faults.push(`the server's exit code was ${exitCode}`)
    const { sound, text } = await verifyBooks(server.databaseFile)
    console.log(`\n${text}`)
    if (!sound) faults.push('the books are not sound')
    return faults
  } finally {
    await server.stop('SIGTERM')
  }
}

const sell = async (server: ServerProcess, { bots, seed, seconds, interrupted }: DemoSetup): Promise<string[]> => {
  const [tally, statements] = [new Tally(), new Statements()]
  console.log(`${bots} bots for ${bots} seats at ${server.address}, seed ${seed}`)
  const progress = new Progress(tally, bots)
  const startedMs = performance.now()
  await runCrowd({
    address: server.address,
    concertId: DEMO_CONCERT,
    bots,
    seed,
    arrivalMs: 3_000,
    pace: 1,
    signal: AbortSignal.any([interrupted, AbortSignal.timeout(seconds * 1000)]),
    tell: (bot, event) => {
      tally.add(bot, event)
      statements.add(bot, event)
    },
  })
  const durationMs = performance.now() - startedMs
  progress.stop()
  if (interrupted.aborted) return []

  const collected = await statements.collect()
  console.log(report({ tally, statements: collected, seats: bots, durationMs }))
  const faults = [...audit(collected), ...failuresOf(tally)]
  const payments = collected.reduce((sum, { acknowledged }) => sum + acknowledged.payments.length, 0)
  if (faults.length === 0) console.log(`\n${payments} payments acknowledged, all there, no seat sold twice`)
  return faults
}

const failuresOf = (tally: Tally): readonly string[] => {
  const late = tally.outcomes.get('ran out of time') ?? 0
  const failures = [...tally.failures].map(([reason, bots]) => `${bots} bots failed: ${reason}`)
  return late === 0 ? failures : [...failures, `${late} bots ran out of time`]
}
