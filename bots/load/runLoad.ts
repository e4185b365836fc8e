import { setTimeout as sleep } from 'node:timers/promises'
import { type Concert, type ConcertOverview, FrontRow } from '../../client-sdk/index.ts'
import { audit } from '../audit.ts'
import { auditDraw } from '../auditDraw.ts'
import { auditFile } from '../auditFile.ts'
import { auditStream } from '../auditStream.ts'
import { auditSums } from '../auditSums.ts'
import type { Bot } from '../Bot.ts'
import { runCrowd } from '../Crowd.ts'
import { Progress } from '../Progress.ts'
import { type BooksReport, type LoadReport, loadReport } from '../report/LoadReport.ts'
import { askOperator, type Statement, Statements } from '../Statements.ts'
import { Tally } from '../Tally.ts'
import { verifyBooks } from '../verifyBooks.ts'
import { Wire } from '../Wire.ts'
import type { LoadSetup } from './LoadSetup.ts'
import { ServerVitals } from './ServerVitals.ts'
import { openTarget, type Target } from './Target.ts'
import { Timeline } from './Timeline.ts'

/** As long as one attempt of the SDK takes, and a bit. */
const LAST_ANSWERS_MS = 12_000

/**
 * Sends a crowd through a sale, and checks the books when it has left.
 *
 * @param dataDir for a server of our own
 * @param interrupted aborted: the crowd is sent home at once, and the report is of what has been
 * @throws OptionError where there is no such concert or date
 */
export const runLoad = async (setup: LoadSetup, dataDir: string, interrupted: AbortSignal): Promise<LoadReport> => {
  const wire = new Wire()
  const target = await openTarget(setup, wire, dataDir)
  try {
    return await sell(setup, target, wire, interrupted)
  } finally {
    await target.own?.stop('SIGTERM')
    wire.close()
  }
}

const sell = async (setup: LoadSetup, target: Target, wire: Wire, interrupted: AbortSignal): Promise<LoadReport> => {
  const { address, concert, seats, operator } = target
  const [tally, statements] = [new Tally(), new Statements()]
  const before = await operator?.concert(concert.concertId)
  console.log(`${setup.users} bots for ${seats} seats at ${address}, ${concert.concertId}, seed ${setup.seed}`)
  const timeline = new Timeline(tally, new ServerVitals(address))
  const progress = new Progress({ tally, timeline, wire, seats })
  const [startedAt, startedMs] = [new Date(), performance.now()]
  const bots = await runCrowd({
    ...setup,
    address,
    concertId: concert.concertId,
    bots: setup.users,
    arrivalMs: setup.overMs,
    wire,
    signal: AbortSignal.any([interrupted, AbortSignal.timeout(setup.forMs)]),
    tell: (bot, event) => {
      tally.add(bot, event)
      statements.add(bot, event)
    },
  })
  const durationMs = performance.now() - startedMs
  await timeline.stop()
  progress.stop()
  const settled = await lastAnswers(bots)
  const { books, collected } = await check(target, statements, before, settled)
  const result = { tally, wire, timeline, statements: collected, books }
  return loadReport({ setup, target, startedAt, durationMs, interrupted: interrupted.aborted, ...result })
}

/** Whether they came. Until they have, what the server says may change from one question to the next. */
const lastAnswers = async (bots: readonly Bot[]): Promise<boolean> => {
  const late = new AbortController()
  const timeout = sleep(LAST_ANSWERS_MS, false, { signal: late.signal }).catch(() => false)
  const settled = await Promise.race([Promise.all(bots.map(({ settled }) => settled)).then(() => true), timeout])
  late.abort()
  return settled
}

const findConcert = async (address: string, concertId: string): Promise<Concert> => {
  const concerts = await new FrontRow(address).concerts()
  const found = concerts.find((concert) => concert.concertId === concertId)
  if (found === undefined) throw new Error(`${concertId} is on sale no more`)
  return found
}

interface Checked {
  readonly books: BooksReport
  readonly collected: readonly Statement[]
}

/** Whatever the server can be asked for, and its file where it is ours. What can't be checked is not sound. */
const check = async (
  target: Target,
  statements: Statements,
  before: ConcertOverview | undefined,
  settled: boolean,
): Promise<Checked> => {
  const { operator, own, concert } = target
  const checks: string[] = []
  const faults: string[] = []
  let collected: readonly Statement[] = []
  try {
    collected = await statements.collect(operator && askOperator(operator))
    checks.push(
      `${collected.length} customers ${operator ? 'as the operator sees them' : 'by their own reservations and wallets'}`,
    )
    faults.push(...audit(collected))
    const { lottery } = await findConcert(target.address, target.concert.concertId)
    if (lottery !== undefined) {
      faults.push(...auditDraw(lottery, collected))
      checks.push(`the draw of ${collected.filter(({ acknowledged }) => acknowledged.drawn).length} places`)
    }
    if (operator !== undefined && before !== undefined) {
      const after = await operator.concert(concert.concertId)
      faults.push(...auditSums({ before, after, statements: collected, alone: own !== undefined && settled }))
      checks.push('seats sold and revenue of each date')
    }
    if (own !== undefined) {
      const exitCode = await own.stop('SIGTERM')
      if (exitCode !== 0) faults.push(`the server's exit code was ${exitCode}`)
      const { sound, text } = await verifyBooks(own.databaseFile)
      faults.push(...auditFile(own.databaseFile, collected), ...(sound ? [] : text.split('\n')))
      checks.push('the payments, seats and wallets in its database file')
      faults.push(...auditStream(own.databaseFile))
      checks.push('the seats and wallets that follow from its events')
    }
  } catch (error) {
    faults.push(`the books could not be checked: ${error instanceof Error ? error.message : String(error)}`)
  }
  const told = statements.users().flatMap((bot) => statements.acknowledged(bot).payments)
  const amount = told.reduce((sum, { payment }) => sum + payment.amount, 0)
  return { collected, books: { checks, payments: told.length, amount, faults } }
}
