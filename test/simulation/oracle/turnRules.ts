import type { Call } from './Calls.ts'
import type { Chronicle, TokenLife } from './Chronicle.ts'
import type { Fail } from './ledgerRules.ts'
import { knowledgeOf } from './Machine.ts'

/** [Q11] What only a turn entitles to. */
export const checkTurn = (
  chronicle: Chronicle,
  call: Call,
  concertId: string,
  fail: Fail,
  what: 'dates' | 'seats' | 'hold' | 'pay',
): void => {
  const { sinceStep: since } = knowledgeOf(call, concertId)
  const lives = chronicle.tokensOf(call.userId, concertId)
  // A payment under way may have spent it in the store before its process can know: whatever comes meanwhile still counts as before it.
  const live = lives.filter(
    ({ row, endedStep }) =>
      endedStep === undefined ||
      endedStep > since ||
      (row.endReason === 'SPENT' && chronicle.calls.overlapsPayment(call)),
  )
  const policies = chronicle.policies.since(concertId, since)
  const anyLive = what === 'dates' && policies.some(({ datesReadableWith }) => datesReadableWith === 'LIVE')
  const turns = live.filter(({ activeStep }) => activeStep !== undefined)
  const comesBack =
    what === 'seats' &&
    [...chronicle.reservations.values()].some(
      ({ row, endedStep }) =>
        row.userId === call.userId &&
        row.scheduleId === call.body.scheduleId &&
        (endedStep === undefined || endedStep > since),
    )
  // [Q12] Of a turn that was there when it was asked; a process that can't write tells of it all the same, and what is forgotten may have been used.
  const mayBeUsed = ({ row, activeStep = 0, purgedStep }: TokenLife): boolean =>
    row.claimBy === undefined || activeStep > since || purgedStep !== undefined
  if (turns.length > 0 && !comesBack && !call.machine.troubled && !turns.some(mayBeUsed))
    fail('claim', `${call.userId} did ${call.type} in ${concertId}, and has not used a turn`)
  if (turns.length > 0 || (anyLive && live.length > 0) || comesBack || chronicle.hasMissedToken(concertId)) return
  fail('turn', `${call.userId} did ${call.type} in ${concertId} without a turn`)
}
