import { type Concert, type ConcertOverview, FrontRow, type Operator } from '../../client-sdk/index.ts'
import { audit } from '../audit.ts'
import { auditAllotments, type Kept } from '../auditAllotments.ts'
import { auditDoors } from '../auditDoors.ts'
import { auditDraw } from '../auditDraw.ts'
import { auditFile } from '../auditFile.ts'
import { auditStream } from '../auditStream.ts'
import { auditSums } from '../auditSums.ts'
import { auditTransfers } from '../auditTransfers.ts'
import { auditWaitlist } from '../auditWaitlist.ts'
import type { BooksReport } from '../report/LoadReport.ts'
import { askOperator, type Statement, type Statements } from '../Statements.ts'
import type { ServerProcess } from '../serverProcess.ts'
import { verifyBooks } from '../verifyBooks.ts'
import type { Target } from './Target.ts'

export interface BooksSetup {
  readonly target: Target
  readonly statements: Statements
  /** The sale as its operator saw it before the crowd came. */
  readonly before: ConcertOverview | undefined
  /** Whether nothing is under way any more. */
  readonly settled: boolean
}

export interface Checked {
  readonly books: BooksReport
  readonly collected: readonly Statement[]
}

/** What was held against what, and what was wrong then; all that is held against something is said. */
class Findings {
  readonly checks: string[] = []
  readonly faults: string[] = []

  add(check: string, ...faults: readonly (readonly string[])[]): void {
    this.checks.push(check)
    this.faults.push(...faults.flat())
  }
}

/** Asks whatever the server can be asked for, and its file where it is ours. What can't be checked is not sound. */
export const checkBooks = async (setup: BooksSetup): Promise<Checked> => {
  const { target, statements } = setup
  const { operator, own } = target
  const findings = new Findings()
  let collected: readonly Statement[] = []
  try {
    collected = await statements.collect(operator && askOperator(operator))
    const asked = operator ? 'as the operator sees them' : 'by their own reservations and wallets'
    findings.add(`${collected.length} customers ${asked}`, audit(collected))
    const offers = collected.flatMap(({ acknowledged }) => acknowledged.offers).length
    if (offers > 0) findings.add(`who has the ${offers} reservations that were offered`, auditTransfers(collected))
    const waited = collected.flatMap(({ acknowledged }) => acknowledged.places).length
    if (waited > 0) findings.add(`the order of ${waited} who waited for seats to come back`, auditWaitlist(collected))
    await checkDraw(target, collected, findings)
    await checkSale(setup, collected, findings)
    if (own !== undefined) await checkFile(own, collected, findings)
  } catch (error) {
    findings.faults.push(`the books could not be checked: ${error instanceof Error ? error.message : String(error)}`)
  }
  const told = statements.users().flatMap((bot) => statements.acknowledged(bot).payments)
  const amount = told.reduce((sum, { payment }) => sum + payment.amount, 0)
  const { checks, faults } = findings
  return { collected, books: { checks, payments: told.length, amount, faults } }
}

const checkDraw = async (target: Target, collected: readonly Statement[], findings: Findings): Promise<void> => {
  const { lottery } = await findConcert(target.address, target.concert.concertId)
  if (lottery === undefined) return
  const drawn = collected.filter(({ acknowledged }) => acknowledged.drawn).length
  findings.add(`the draw of ${drawn} places`, auditDraw(lottery, collected))
}

const findConcert = async (address: string, concertId: string): Promise<Concert> => {
  const concerts = await new FrontRow(address).concerts()
  const found = concerts.find((concert) => concert.concertId === concertId)
  if (found === undefined) throw new Error(`${concertId} is on sale no more`)
  return found
}

/** As its operator sees it. */
const checkSale = async (
  { target, before, settled }: BooksSetup,
  collected: readonly Statement[],
  findings: Findings,
): Promise<void> => {
  const { operator, own, concert, entrance } = target
  if (operator === undefined || before === undefined) return
  const after = await operator.concert(concert.concertId)
  const sums = { before, after, statements: collected, alone: own !== undefined && settled }
  findings.add('seats sold and revenue of each date', auditSums(sums))
  const checkIns = collected.flatMap(({ acknowledged }) => acknowledged.checkIns).length
  if (entrance !== undefined && checkIns > 0)
    findings.add(`the ${checkIns} tickets that let somebody in`, auditDoors(sums))
  const kept = await allotmentsOf(after, operator)
  if (kept.length > 0) findings.add('who held seats of allotments', auditAllotments(kept, collected))
}

const allotmentsOf = async ({ schedules }: ConcertOverview, operator: Operator): Promise<readonly Kept[]> => {
  const kept: Kept[] = []
  for (const { scheduleId, allotments = [] } of schedules) {
    if (allotments.length === 0) continue
    const seats = await operator.seats(scheduleId)
    for (const { allotmentId, releasedAt, members } of allotments)
      kept.push({ scheduleId, allotmentId, releasedAt, members, seats })
  }
  return kept
}

const checkFile = async (own: ServerProcess, collected: readonly Statement[], findings: Findings): Promise<void> => {
  const exitCode = await own.stop('SIGTERM')
  if (exitCode !== 0) findings.faults.push(`the server's exit code was ${exitCode}`)
  const { sound, text } = await verifyBooks(own.databaseFile)
  const faults = sound ? [] : text.split('\n')
  findings.add('the payments, seats and wallets in its database file', auditFile(own.databaseFile, collected), faults)
  findings.add('the seats and wallets that follow from its events', auditStream(own.databaseFile))
}
