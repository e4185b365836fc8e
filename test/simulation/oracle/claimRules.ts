import type { Policy } from '../../../client-sdk/protocol/index.ts'
import type { TokenRow } from './Books.ts'
import type { Chronicle, TokenLife } from './Chronicle.ts'
import type { Fail } from './ledgerRules.ts'
import type { Machine } from './Machine.ts'

/** [Q12] Until when a turn has to be used first moves with its end, and is forgotten once somebody has used it. */
export const followClaim = (
  chronicle: Chronicle,
  life: TokenLife,
  before: TokenRow | undefined,
  row: TokenRow,
  fail: Fail,
): void => {
  if (row.claimBy === undefined) {
    const isNew = before?.state !== 'ACTIVE' || before.claimBy !== undefined
    if (isNew && !chronicle.calls.hasUsedTurns(row.userId)) fail('asked for', `${row.userId} never used ${row.token}`)
    return
  }
  if (before?.state === 'ACTIVE' && before.claimBy === undefined)
    return fail('claim', `${row.token} had been used, and has not been any more`)
  const leftMs = row.expiresAt - row.claimBy
  const due = chronicle.policies.since(row.concertId, life.activeStep ?? chronicle.step - 1).map(unclaimedLessMs)
  if (!due.includes(leftMs)) fail('claim', `${row.token} unused ends ${leftMs} ms before its turn, due was ${due}`)
}

/** [Q12] One that was not used ends when it had to be used, and not before. */
export const checkUnclaimed = ({ row }: TokenLife, machine: Machine, fail: Fail): void => {
  const { token, claimBy, expiresAt } = row
  if (claimBy === undefined || claimBy >= expiresAt) return fail('claim', `${token} was used, or need not be`)
  if (claimBy > machine.maxMs) fail('claim', `${token} ended ${claimBy - machine.maxMs} ms before it had to be used`)
}

/** By how much less a turn lasts that nobody uses. */
const unclaimedLessMs = ({ claimMs, activeLifeMs }: Policy): number =>
  claimMs === 0 ? 0 : Math.max(0, activeLifeMs - claimMs)

/** How long a turn lasts at least. */
export const shortestTurnMs = (policy: Policy): number => policy.activeLifeMs - unclaimedLessMs(policy)
