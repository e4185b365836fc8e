import type { Policy } from '../../../client-sdk/protocol/index.ts'
import type { Books, TokenRow } from './Books.ts'
import type { Chronicle, TokenLife } from './Chronicle.ts'
import { checkUnclaimed, followClaim, shortestTurnMs } from './claimRules.ts'
import type { Fail } from './ledgerRules.ts'
import type { Machine } from './Machine.ts'
import { checkHolder } from './seatRules.ts'
import { checkStock } from './stockRules.ts'

const RANK = { WAIT: 0, ACTIVE: 1, EXPIRED: 2 } as const

/** [Q2] What has happened to queue tokens since the store was last looked at; call it after reservations were followed. */
export const followTokens = (chronicle: Chronicle, books: Books, machine: Machine, fail: Fail): void => {
  for (const [token, life] of chronicle.tokens) {
    if (life.purgedStep !== undefined || books.tokens.has(token)) continue
    checkHolder(chronicle, machine, life.row.concertId, token, fail)
    life.purgedStep = chronicle.step
    // Admitted, ended and forgotten in one commit: how it ended can't be seen any more, only whether it could.
    if (life.endedStep === undefined && !mayHaveEnded(chronicle, life, machine)) {
      fail('durable', `token ${token} (${life.row.state}) has vanished`)
    }
    life.activeStep ??= chronicle.step
    life.endedStep ??= chronicle.step
  }
  for (const [token, row] of books.tokens) {
    const known = chronicle.tokens.get(token)
    const isSame =
      known?.row.state === row.state && known.row.expiresAt === row.expiresAt && known.row.claimBy === row.claimBy
    if (isSame && (row.state !== 'ACTIVE' || chronicle.moveOf(row.concertId).leastMs === 0)) continue
    checkHolder(chronicle, machine, row.concertId, token, fail)
    const life = known ?? issue(chronicle, row, fail)
    const before = life.row
    if (row.state === 'ACTIVE') {
      followTurn(chronicle, life, known?.row, row, fail)
      followClaim(chronicle, { life, before: known?.row, row, machine, sale: books.sales.get(row.concertId) }, fail)
    }
    if (RANK[row.state] < RANK[before.state] || row.sequence !== before.sequence || row.userId !== before.userId) {
      fail('forward', `token ${token} went from ${before.state} to ${row.state}`)
    }
    life.row = row
    if (row.admittedAt !== undefined && life.activeStep === undefined) {
      life.activeStep = chronicle.step
      checkAdmitted(chronicle, row, machine, fail)
    }
    if (row.state === 'EXPIRED' && life.endedStep === undefined) {
      life.endedStep = chronicle.step
      checkEnd(chronicle, life, machine, fail)
    }
  }
}

const issue = (chronicle: Chronicle, row: TokenRow, fail: Fail): TokenLife => {
  const { token, userId, concertId } = row
  if (chronicle.calls.timesAsked(userId, 'enterQueue', concertId) === 0)
    fail('asked for', `${userId} never entered ${concertId}`)
  const life = {
    row,
    issuedStep: chronicle.step,
    activeStep: undefined,
    endedStep: undefined,
    purgedStep: undefined,
    promisedMs: new Map(),
    moved: { leastMs: 0, mostMs: 0 },
    mayHaveTimeAnew: false,
    timesAnew: 0,
  }
  chronicle.tokens.set(token, life)
  return life
}

/** [Q7] [Q8] [Q9] Why a token is over. */
const checkEnd = (chronicle: Chronicle, life: TokenLife, machine: Machine, fail: Fail): void => {
  const { token, userId, concertId, endReason } = life.row
  switch (endReason) {
    case 'LEFT':
      if (!hasLeft(chronicle, life)) fail('asked for', `${userId} never left ${concertId}`)
      return
    case 'SPENT':
      if (!hasBought(chronicle, life)) fail('token spent', `${token} was spent on nothing`)
      return
    case 'EXPIRED': {
      if (life.activeStep === undefined && chronicle.signs.surelyWaitsBySocket(machine, token))
        fail('token life', `${token} ended though its socket was open`)
      const earlyMs = deadlineMs(chronicle, life, machine) - machine.maxMs
      if (earlyMs > 0) fail('token life', `${token} ended ${earlyMs} ms too early`)
      return
    }
    case 'UNCLAIMED':
      return checkUnclaimed(chronicle, life, machine, fail)
    default:
      fail('token life', `${token} ended for no reason`)
  }
}

/** [Q7] A waiter that nobody has heard of for its whole life has lost its place. */
const checkAdmitted = (chronicle: Chronicle, row: TokenRow, machine: Machine, fail: Fail): void => {
  const { calls, policies, signs, step } = chronicle
  const { token, userId, concertId, admittedAt = 0 } = row
  if (calls.isUnderWay(machine, userId) || signs.mayWaitBySocket(machine, token)) return
  const lives = policies.since(concertId, step - 1).map(({ waitLifeMs }) => waitLifeMs)
  const lateMs = admittedAt - signs.latestMs(machine, concertId, userId) - Math.max(...lives)
  if (lateMs >= 0) fail('token life', `${token} was admitted ${lateMs} ms after its life was over`)
}

const mayHaveEnded = (chronicle: Chronicle, life: TokenLife, machine: Machine): boolean =>
  hasLeft(chronicle, life) ||
  hasBought(chronicle, life) ||
  machine.maxMs >=
    Math.min(
      deadlineMs(chronicle, life, machine),
      earliestEndMs(chronicle, life),
      life.row.claimBy ?? Number.POSITIVE_INFINITY,
    )

/** Of one that was admitted as soon as it was issued. */
const earliestEndMs = ({ policies }: Chronicle, { row, issuedStep }: TokenLife): number =>
  row.issuedAt + Math.min(...policies.since(row.concertId, issuedStep).map(shortestTurnMs))

const hasLeft = ({ calls }: Chronicle, { row }: TokenLife): boolean =>
  calls.timesAsked(row.userId, 'leaveQueue', row.concertId) > 0

const hasBought = ({ policies, reservations, step }: Chronicle, { row: { userId, concertId } }: TokenLife): boolean => {
  const spentAt = policies.now(concertId).tokenSpentAt
  return [...reservations.values()].some(
    ({ row, heldStep, paidStep }) =>
      !row.offered &&
      row.userId === userId &&
      row.concertId === concertId &&
      (spentAt === 'hold' ? heldStep : spentAt === 'payment' && paidStep) === step,
  )
}

/**
 * The one in the store, or a later one that this process has told the owner of. A waiter's is worth a full life from when the process took
 * over, if the clock before it was ahead.
 */
const deadlineMs = (chronicle: Chronicle, life: TokenLife, { name, leasedMs }: Machine): number => {
  const { row, activeStep, promisedMs } = life
  if (activeStep !== undefined) return Math.max(row.expiresAt, promisedMs.get(`${name} ACTIVE`) ?? 0)
  const fullLifeMs = (leasedMs.get(row.concertId) ?? 0) + chronicle.policies.now(row.concertId).waitLifeMs
  return Math.max(Math.min(row.expiresAt, fullLifeMs), promisedMs.get(`${name} WAIT`) ?? 0)
}

/** [Q8] [O3] An ACTIVE token's deadline is its life's, moved by the pauses since, and by holds within the cap. */
const followTurn = (
  chronicle: Chronicle,
  life: TokenLife,
  before: TokenRow | undefined,
  row: TokenRow,
  fail: Fail,
): void => {
  const { leastMs, mostMs, partlyMs } = chronicle.moveOf(row.concertId)
  if (before?.state === 'ACTIVE') {
    life.moved = { leastMs: life.moved.leastMs + leastMs, mostMs: life.moved.mostMs + mostMs }
    const movedMs = row.expiresAt - before.expiresAt
    const extendedMs = mostExtension(chronicle, row)
    if (movedMs < leastMs || movedMs > mostMs + extendedMs)
      fail('pause', `${row.token} has moved by ${movedMs} ms, ${leastMs} to ${mostMs} + ${extendedMs} were due`)
  } else life.moved = { leastMs: 0, mostMs: partlyMs }

  const policies = chronicle.policies.since(row.concertId, life.activeStep ?? chronicle.step)
  const lastsMs = row.expiresAt - (row.admittedAt ?? Number.NaN)
  const least = life.moved.leastMs + Math.min(...policies.map(({ activeLifeMs }) => activeLifeMs))
  const most =
    life.moved.mostMs +
    Math.max(
      ...policies.map(({ holdExtendsTokenMs, activeCapMs, activeLifeMs }) =>
        holdExtendsTokenMs > 0 ? Math.max(activeCapMs, activeLifeMs) : activeLifeMs,
      ),
    )
  if (!(least <= lastsMs && lastsMs <= most))
    fail('token life', `${row.token} is ACTIVE for ${lastsMs} ms, ${least} to ${most} were due`)
}

/** By how much the holds of this commit may have moved a turn on. */
const mostExtension = ({ policies, reservations, step }: Chronicle, { concertId, userId }: TokenRow): number => {
  const holds = [...reservations.values()].filter(
    ({ row, heldStep }) => !row.offered && row.userId === userId && row.concertId === concertId && heldStep === step,
  )
  return holds.length * policies.now(concertId).holdExtendsTokenMs
}

/** [Q1] [Q4] [Q6] One live token a user, no more ACTIVE than may be, and nobody before an earlier waiter. */
export const checkQueues = (chronicle: Chronicle, books: Books, machine: Machine, fail: Fail): void => {
  for (const concertId of chronicle.hall.policies.keys()) {
    const rows = [...books.tokens.values()].filter((row) => row.concertId === concertId)
    const live = rows.filter(({ state }) => state !== 'EXPIRED')
    const active = rows.filter(({ state }) => state === 'ACTIVE')
    const isAdmitted = ({ token }: TokenRow): boolean => chronicle.tokens.get(token)?.activeStep === chronicle.step
    const mostActive = Math.max(...paces(chronicle, machine, concertId).map(({ maxActive }) => maxActive))
    // A new policy may have made room for fewer than there are.
    if (active.length > mostActive && active.some(isAdmitted)) {
      fail('slots', `${active.length} are ACTIVE in ${concertId}, ${mostActive} may be`)
    }
    if (new Set(live.map(({ userId }) => userId)).size < live.length) {
      fail('one token', `a user has two live tokens in ${concertId}`)
    }
    if (new Set(rows.map(({ sequence }) => sequence)).size < rows.length) {
      fail('one token', `two tokens have the same place in ${concertId}`)
    }
    const placeOf = (row: TokenRow): number => chronicle.draws.placeOf(row)
    const firstWaiting = Math.min(...rows.filter(({ state }) => state === 'WAIT').map(placeOf))
    for (const row of rows) {
      if (isAdmitted(row) && placeOf(row) > firstWaiting) {
        fail('fair', `${row.token} (${placeOf(row)}) was admitted in ${concertId} before ${firstWaiting}`)
      }
    }
    checkBatches(chronicle, machine, concertId, fail)
    const admitted = rows.filter(isAdmitted).map(({ token }) => token)
    checkStock(chronicle, books, machine, concertId, admitted, fail)
  }
}

/** [O6] All that may have been in force while this commit was decided. */
const paces = (chronicle: Chronicle, machine: Machine, concertId: string): readonly Policy[] => {
  const { policies, sales, step } = chronicle
  const ordered = sales.pending('changeAdmission', concertId, { machine, sinceStep: step })
  const now = policies.now(concertId)
  return [...policies.since(concertId, step - 1), ...ordered.map(({ body }): Policy => ({ ...now, ...body }))]
}

/** [Q6] In each interval one tick at most admits no more than a batch; but another process, and another pace, have intervals of their own. */
const checkBatches = (chronicle: Chronicle, machine: Machine, concertId: string, fail: Fail): void => {
  const { leaseStep, policies, step, tokens } = chronicle
  const [policy, other] = paces(chronicle, machine, concertId)
  if (policy?.admission !== 'batch' || other !== undefined) return
  const sinceStep = Math.max(leaseStep.get(concertId) ?? 0, policies.sinceStep(concertId))
  const admitted = new Map<number, number>()
  for (const { row, activeStep = 0 } of tokens.values()) {
    if (row.concertId !== concertId || activeStep <= sinceStep || row.admittedAt === undefined) continue
    const tick = Math.floor(row.admittedAt / policy.batchIntervalMs)
    const count = (admitted.get(tick) ?? 0) + 1
    admitted.set(tick, count)
    if (count > policy.batchSize && activeStep === step)
      fail('batch', `${count} were admitted to ${concertId} in one interval, ${policy.batchSize} may be`)
  }
}

/** [Q9] A payment that takes an ACTIVE token has spent it. */
export const checkSpent = (chronicle: Chronicle, fail: Fail): void => {
  for (const { row, paidStep, heldStep } of chronicle.reservations.values()) {
    const { tokenSpentAt: spendsAt, paymentNeedsToken } = chronicle.policies.now(row.concertId)
    const spentStep = spendsAt === 'hold' ? heldStep : paidStep
    if (row.offered || spentStep !== chronicle.step || spendsAt === 'deadline') continue
    if (spendsAt === 'payment' && !paymentNeedsToken) continue
    const kept = chronicle
      .tokensOf(row.userId, row.concertId)
      .find(({ activeStep, endedStep }) => (activeStep ?? spentStep) < spentStep && endedStep === undefined)
    if (kept !== undefined) fail('token spent', `${kept.row.token} outlived what spent it, ${row.reservationId}`)
  }
}
