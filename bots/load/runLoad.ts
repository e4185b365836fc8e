import { setTimeout as sleep } from 'node:timers/promises'
import type { Bot } from '../Bot.ts'
import { runCrowd } from '../Crowd.ts'
import { Progress } from '../Progress.ts'
import { type LoadReport, loadReport } from '../report/LoadReport.ts'
import { Statements } from '../Statements.ts'
import { Tally } from '../Tally.ts'
import { Wire } from '../Wire.ts'
import { checkBooks } from './checkBooks.ts'
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
  const { address, concert, seats, operator, entrance, accessCode } = target
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
    offersCheckout: concert.checkoutMs !== undefined,
    accessCode,
    entrance,
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
  const { books, collected } = await checkBooks({ target, statements, before, settled })
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
