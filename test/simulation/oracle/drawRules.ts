import type { Concert, QueueToken } from '../../../client-sdk/protocol/index.ts'
import { commitmentByHand } from '../../support/drawByHand.ts'
import type { Books, TokenRow } from './Books.ts'
import type { Call } from './Calls.ts'
import type { Chronicle } from './Chronicle.ts'
import type { Fail } from './ledgerRules.ts'
import { knowledgeOf, type Machine } from './Machine.ts'
import { isSameStop } from './SaleBook.ts'

/** [L1] [L2] [L3] To be called when tokens and draws were followed, and before what is stored is taken for known. */
export const checkDraws = (chronicle: Chronicle, books: Books, machine: Machine, fail: Fail): void => {
  for (const concertId of chronicle.hall.policies.keys()) {
    const [before, after] = [chronicle.books.lotteries.get(concertId), books.lotteries.get(concertId)]
    if (before !== undefined && (after?.seed !== before.seed || after.upTo !== (before.upTo ?? after.upTo)))
      fail('draw', `what the line of ${concertId} is drawn by has changed`)
    if (after?.upTo !== undefined && before?.upTo === undefined) checkDraw(chronicle, books, machine, concertId, fail)
    if (chronicle.policies.now(concertId).opening !== 'lottery' || after?.upTo !== undefined) continue
    if (after === undefined) fail('draw', `there is nothing to draw the line of ${concertId} by`)
    for (const { row, activeStep } of chronicle.tokens.values()) {
      if (row.concertId === concertId && activeStep === chronicle.step && row.admittedAt !== undefined)
        fail('draw', `${row.token} was admitted before its line was drawn`)
    }
  }
}

/** It is drawn as a whole, and no earlier than anything can have opened the sale. */
const checkDraw = (chronicle: Chronicle, books: Books, machine: Machine, concertId: string, fail: Fail): void => {
  const { upTo = 0 } = books.lotteries.get(concertId) ?? {}
  const least = chronicle.books.lastSequences.get(concertId) ?? 0
  const most = books.lastSequences.get(concertId) ?? 0
  if (upTo < least || upTo > most)
    fail('draw', `the line of ${concertId} was drawn up to ${upTo}, it went to ${least} to ${most}`)
  const opensAtMs = chronicle.hall.openings.get(concertId) ?? 0
  const { openedUpTo = 0, stopped } = books.sales.get(concertId) ?? {}
  if (machine.maxMs < opensAtMs && openedUpTo < opensAtMs) fail('draw', `${concertId} was drawn before it opened`)
  if (stopped !== undefined && isSameStop(stopped, chronicle.books.sales.get(concertId)?.stopped))
    fail('draw', `${concertId} was drawn while it was ${stopped.state}`)
}

/** [L3] The promise, and what it was a promise of as soon as that is over. */
export const checkLotteryTold = (chronicle: Chronicle, call: Call, told: Concert, fail: Fail): void => {
  const { concertId, lottery } = told
  const { sinceStep } = knowledgeOf(call, concertId)
  const stored = chronicle.books.lotteries.get(concertId)
  const draw = chronicle.draws.of(concertId)
  if (lottery === undefined) {
    const policies = chronicle.policies.since(concertId, sinceStep)
    if (policies.every(({ opening }) => opening === 'lottery')) fail('draw', `${concertId} told of no lottery`)
    return
  }
  const isKept = stored !== undefined && lottery.commitment === commitmentByHand(stored.seed)
  const isTold = lottery.seed !== undefined
  const isRight = isTold
    ? draw !== undefined && lottery.seed === stored?.seed && lottery.upTo === draw.upTo
    : lottery.upTo === undefined && (draw === undefined || draw.step > sinceStep)
  if (!isKept || !isRight) fail('draw', `${concertId} told ${JSON.stringify(lottery)}, it is ${JSON.stringify(stored)}`)
}

/** [L1] [L4] The place that is told is the one that the number was drawn, or a number that is yet to be. */
export const checkPlaceTold = (
  chronicle: Chronicle,
  call: Call,
  { told, row }: { readonly told: QueueToken; readonly row: TokenRow },
  fail: Fail,
): void => {
  const { concertId, sequence: number } = row
  const { sinceStep } = knowledgeOf(call, concertId)
  const draw = chronicle.draws.of(concertId)
  const isPlaceIn = (place: number): boolean => told.sequence === place
  const isRight = (): boolean => {
    if (told.drawAt !== undefined) {
      const isYet = draw === undefined || draw.step > sinceStep
      const isAnnounced = Date.parse(told.drawAt) === chronicle.hall.openings.get(concertId)
      return isYet && isAnnounced && isPlaceIn(number) && told.joined === undefined && told.etaMs === undefined
    }
    if (told.joined !== undefined)
      return draw !== undefined && told.joined === number && isPlaceIn(draw.places.get(number) ?? 0)
    const policies = chronicle.policies.since(concertId, sinceStep)
    const isPlain = policies.some(({ opening }) => opening !== 'lottery') || number > (draw?.upTo ?? number)
    return isPlain && isPlaceIn(number)
  }
  if (!isRight()) fail('draw', `${told.token}, number ${number}, was told ${JSON.stringify(told)}`)
}

/** [O12] Nothing was held of a date whose sale was over. */
export const checkClosings = ({ hall, reservations, step }: Chronicle, fail: Fail): void => {
  for (const { row, heldStep } of reservations.values()) {
    const { closesAtMs } = hall.dates.get(row.scheduleId) ?? {}
    if (heldStep === step && row.heldAt >= (closesAtMs ?? Number.POSITIVE_INFINITY))
      fail('closed', `${row.reservationId} was held after ${row.scheduleId} had closed`)
  }
}
