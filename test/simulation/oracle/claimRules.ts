import { LIMITS, type Policy } from '../../../client-sdk/protocol/index.ts'
import type { SaleRecord } from '../../../storage/Storage.ts'
import type { TokenRow } from './Books.ts'
import type { Chronicle, TokenLife } from './Chronicle.ts'
import type { Fail } from './ledgerRules.ts'
import type { Machine } from './Machine.ts'

/** What has become of an ACTIVE token by a commit. */
interface TurnChange {
  readonly life: TokenLife
  readonly before: TokenRow | undefined
  readonly row: TokenRow
  readonly machine: Machine
  /** As it is after that commit. */
  readonly sale: SaleRecord | undefined
}

/** [Q12] Until when a turn has to be used first moves with its end, is given anew by who reads the concert, and forgotten once somebody has used it. */
export const followClaim = (chronicle: Chronicle, change: TurnChange, fail: Fail): void => {
  const { life, before, row } = change
  if (row.claimBy === undefined) {
    const isNew = before?.state !== 'ACTIVE' || before.claimBy !== undefined
    if (isNew && !chronicle.calls.hasUsedTurns(row.userId)) fail('asked for', `${row.userId} never used ${row.token}`)
    return
  }
  const lessMs = row.expiresAt - row.claimBy
  if (before?.state === 'ACTIVE') {
    if (before.claimBy === undefined) return fail('claim', `${row.token} had been used, and has not been any more`)
    const gainedMs = before.expiresAt - before.claimBy - lessMs
    if (gainedMs !== 0) checkAnew(chronicle, change, gainedMs, fail)
    return
  }
  const due = chronicle.policies.since(row.concertId, life.activeStep ?? chronicle.step - 1).map(unclaimedLessMs)
  if (!due.includes(lessMs)) fail('claim', `${row.token} unused ends ${lessMs} ms before its turn, due was ${due}`)
}

/** [Q12] More time, once each time the concert was read, and no more than all of it. [O3] A pause that is on gives what is left of it besides. */
const checkAnew = (
  { policies }: Chronicle,
  { life, row, machine, sale }: TurnChange,
  gainedMs: number,
  fail: Fail,
): void => {
  const { token, concertId, claimBy = 0, expiresAt } = row
  if (!life.mayHaveTimeAnew && machine.open.has(concertId))
    fail('claim', `${token} was given time anew, and nobody had read ${concertId}`)
  life.mayHaveTimeAnew = false
  life.timesAnew += 1
  const pausedUntilMs = sale?.stopped?.state === 'PAUSED' ? sale.stopped.at + LIMITS.pauseMs : 0
  const mostMs = Math.min(expiresAt, Math.max(machine.maxMs, pausedUntilMs) + longestUnusedMs(policies.now(concertId)))
  if (gainedMs < 0 || claimBy > mostMs)
    fail('claim', `${token} was given ${gainedMs} ms more, until ${claimBy}, ${mostMs} was the most`)
}

/** [Q12] One that was not used ends when it had to be used, and not before; and whoever reads the concert gives all the time for that. */
export const checkUnclaimed = (chronicle: Chronicle, { row }: TokenLife, machine: Machine, fail: Fail): void => {
  const { token, concertId, claimBy, expiresAt } = row
  if (claimBy === undefined || claimBy >= expiresAt) return fail('claim', `${token} was used, or need not be`)
  if (claimBy > machine.maxMs) fail('claim', `${token} ended ${claimBy - machine.maxMs} ms before it had to be used`)
  const leastMs = Math.min(...chronicle.policies.since(concertId, chronicle.step - 1).map(longestUnusedMs))
  const readMs = machine.reloadedMs.get(concertId) ?? machine.leasedMs.get(concertId) ?? 0
  if (claimBy < readMs + leastMs)
    fail('claim', `${token} had ${claimBy - readMs} ms to be used since ${concertId} was read, ${leastMs} were due`)
}

/** How long a turn may go unused. */
const longestUnusedMs = ({ claimMs }: Policy): number => (claimMs === 0 ? Number.POSITIVE_INFINITY : claimMs)

/** By how much less a turn lasts that nobody uses. */
const unclaimedLessMs = ({ claimMs, activeLifeMs }: Policy): number =>
  claimMs === 0 ? 0 : Math.max(0, activeLifeMs - claimMs)

/** How long a turn lasts at least. */
export const shortestTurnMs = (policy: Policy): number => policy.activeLifeMs - unclaimedLessMs(policy)
