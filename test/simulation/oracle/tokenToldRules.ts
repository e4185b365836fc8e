import type { QueueToken } from '../../../client-sdk/protocol/index.ts'
import { keptIn } from '../Hall.ts'
import type { Call } from './Calls.ts'
import type { Chronicle, TokenLife } from './Chronicle.ts'
import { checkPlaceTold } from './drawRules.ts'
import type { Fail } from './ledgerRules.ts'
import { knowledgeOf } from './Machine.ts'
import { mayBeInState } from './saleRules.ts'

const RANK = { WAIT: 0, ACTIVE: 1, EXPIRED: 2 } as const

/** What a token has ever come to, though it may have been seen before that only, or not at all. */
const stageOf = ({ activeStep, endedStep }: TokenLife): number =>
  endedStep === undefined ? RANK[activeStep === undefined ? 'WAIT' : 'ACTIVE'] : RANK.EXPIRED

/** [Q1] [Q5] A token as its owner is told of it, and the promise of its deadline. */
export const checkQueueToken = (chronicle: Chronicle, call: Call, told: QueueToken, fail: Fail): void => {
  const life = chronicle.tokens.get(told.token)
  if (life === undefined) {
    if (!chronicle.hasMissedToken(told.concertId))
      fail('told before durable', `token ${told.token} is not in the store`)
    return
  }
  const { row } = life
  if (row.userId !== call.userId) fail('told wrong', `token ${told.token}`)
  checkPlaceTold(chronicle, call, { told, row }, fail)
  const isAhead = RANK[told.state] > stageOf(life)
  const wasNever = told.state === 'ACTIVE' && life.activeStep === undefined
  if (isAhead || wasNever) fail('told before durable', `${told.token} was told ${told.state} and is ${row.state}`)
  const { sinceStep: since } = knowledgeOf(call, row.concertId)
  if (told.state === 'WAIT' && (life.activeStep ?? life.endedStep ?? Number.POSITIVE_INFINITY) <= since) {
    fail('told wrong', `${told.token} was told WAIT and had been ${row.state} before that was asked`)
  }
  if (told.state === 'WAIT') {
    const { least, most } = chronicle.ahead(life, since, told.drawAt === undefined ? 'place' : 'number')
    if (told.ahead > most || told.ahead < least) {
      fail('place', `${told.token} was told ${told.ahead} are ahead, there were ${least} to ${most}`)
    }
    checkOutlook(chronicle, call, told, fail)
  }
  if (told.state === 'EXPIRED') return
  // [O3] What was told of a turn before a pause moved it, or took that back, is no longer so.
  if (told.state === 'ACTIVE' && call.sinceStep <= (chronicle.movedStep.get(row.concertId) ?? -1)) return
  const promise = `${call.machine.name} ${told.state}`
  life.promisedMs.set(promise, Math.max(life.promisedMs.get(promise) ?? 0, Date.parse(told.expiresAt)))
}

/** [Q15] How many seats are left, to who waits for them. While a concert can't be asked that is as it was at some time before. */
const checkOutlook = (chronicle: Chronicle, call: Call, told: QueueToken, fail: Fail): void => {
  if (call.machine.troubled) return
  const known = knowledgeOf(call, told.concertId)
  const dates = [...chronicle.hall.dates.values()].filter(({ concertId }) => concertId === told.concertId)
  const bounds = dates.map(({ scheduleId, closesAtMs = Number.POSITIVE_INFINITY }) => {
    const { least, most } = chronicle.seatsLeft(scheduleId, known)
    // [O12] By then it may have closed, and what is left of it is no one's. [H13] What is kept for some is not told to all.
    const kept = keptIn(chronicle.hall, scheduleId).reduce((sum, { seats }) => sum + seats.length, 0)
    return { least: closesAtMs <= call.machine.maxMs ? 0 : Math.max(0, least - kept), most }
  })
  const [least, most] = [
    bounds.reduce((sum, date) => sum + date.least, 0),
    bounds.reduce((sum, date) => sum + date.most, 0),
  ]
  const { seatsLeft = -1, saleState } = told
  if (seatsLeft < least || seatsLeft > most)
    fail('told wrong', `${told.token} was told of ${seatsLeft} seats, there were ${least} to ${most}`)
  if (!mayBeInState(chronicle, call, told.concertId, saleState))
    fail('told wrong', `${told.token} was told ${saleState}`)
}
