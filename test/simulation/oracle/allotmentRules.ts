import type { Allotment, Problem } from '../../../client-sdk/protocol/index.ts'
import type { ReservationRecord } from '../../../storage/Storage.ts'
import { sha256 } from '../../support/Sale.ts'
import type { Books } from './Books.ts'
import type { Call } from './Calls.ts'
import type { Chronicle } from './Chronicle.ts'
import type { Fail } from './ledgerRules.ts'
import { knowledgeOf, type Machine } from './Machine.ts'

/** [H14] [H15] Members and releases there are for a reason, and for good. To be called once what is stored has been followed. */
export const checkAllotments = (chronicle: Chronicle, books: Books, machine: Machine, fail: Fail): void => {
  const { hall, allotments, sales, step } = chronicle
  for (const [scheduleId, { kept }] of hall.dates) {
    const [members, before] = [books, chronicle.books].map((of) => of.members.get(scheduleId) ?? []) as [Rows, Rows]
    if (members.length < before.length) fail('durable', `a member of ${scheduleId} has vanished`)
    for (const { allotmentId, userId, code } of members) {
      if (!allotments.hasPresented(userId, scheduleId, code))
        fail('asked for', `${userId} became a member of ${allotmentId} and did not present its code`)
      if (allotments.fitting(scheduleId, code)?.allotmentId !== allotmentId)
        fail('allotted', `${userId} became a member of ${allotmentId} by a code of another`)
    }
    for (const { allotmentId, usesPerCode } of kept) {
      const codes = members.filter((one) => one.allotmentId === allotmentId).map(({ code }) => code)
      const most = Math.max(
        0,
        ...Map.groupBy(codes, (code) => code)
          .values()
          .map((uses) => uses.length),
      )
      if (most > usesPerCode) fail('allotted', `a code of ${allotmentId} was used ${most} times, ${usesPerCode} it may`)
    }
    const released = books.released.get(scheduleId) ?? []
    const known = chronicle.books.released.get(scheduleId) ?? []
    if (released.length < known.length) fail('durable', `a release of ${scheduleId} has vanished`)
    for (const { allotmentId, at } of released) {
      if (known.some((one) => one.allotmentId === allotmentId)) continue
      const { releaseAtMs = Number.POSITIVE_INFINITY } = kept.find((one) => one.allotmentId === allotmentId) ?? {}
      const isDue = at >= releaseAtMs && machine.maxMs >= releaseAtMs
      const isOrdered = sales.pendingReleases(scheduleId, allotmentId, { machine, sinceStep: step }).length > 0
      if (!isDue && !isOrdered)
        fail('asked for', `${allotmentId} of ${scheduleId} was released, and it was not its time`)
    }
  }
}

type Rows = readonly { readonly allotmentId: string; readonly userId: string; readonly code: string }[]

/** [H13] A seat that is kept goes to its members, until it is everybody's. `chronicle.allotments` has what is stored with it. */
export const checkEntitled = (chronicle: Chronicle, row: ReservationRecord, fail: Fail): void => {
  for (const seatId of row.seatIds) {
    if (!chronicle.allotments.isOpen(row.scheduleId, seatId, row.userId, chronicle.step))
      fail('allotted', `${row.userId} holds ${seatId} of ${row.scheduleId}, which is kept for others`)
  }
}

/** [H13] Whether those seats may have been kept for others. */
export const mayBeKept = (chronicle: Chronicle, call: Call, { seats = [] }: Problem): boolean => {
  const scheduleId = String(call.body.scheduleId)
  const { sinceStep } = knowledgeOf(call, chronicle.hall.dates.get(scheduleId)?.concertId ?? '')
  const named = (call.body.seats ?? []) as readonly string[]
  return (
    seats.length > 0 &&
    seats.every((seatId) => {
      const kept = chronicle.allotments.keptFor(scheduleId, seatId)
      const isBefore = call.minMs < (kept?.releaseAtMs ?? Number.POSITIVE_INFINITY)
      const isOpen = chronicle.allotments.isOpen(scheduleId, seatId, call.userId, sinceStep)
      return named.includes(seatId) && kept !== undefined && isBefore && !isOpen
    })
  )
}

/** [H14] Whether as many have used it as may. */
export const mayBeUsedUp = ({ allotments, books }: Chronicle, { body }: Call): boolean => {
  const scheduleId = String(body.scheduleId)
  const code = sha256(String(body.code).trim())
  const kept = allotments.fitting(scheduleId, code)
  const uses = (books.members.get(scheduleId) ?? []).filter((one) => one.code === code).length
  return kept !== undefined && uses >= kept.usesPerCode
}

export const isWrongCode = ({ allotments }: Chronicle, { body }: Call): boolean =>
  allotments.fitting(String(body.scheduleId), sha256(String(body.code).trim())) === undefined

/** [H14] What who presented a code is told is in the store. */
export const checkPresented = (chronicle: Chronicle, call: Call, told: Allotment, fail: Fail): void => {
  const { allotments, step } = chronicle
  const scheduleId = String(call.body.scheduleId)
  const { allotmentId, member, releasedAt } = told
  const isTrue = member
    ? allotments.isMember(scheduleId, allotmentId, call.userId, step)
    : releasedAt !== undefined && allotments.isReleased(scheduleId, allotmentId, step)
  if (!isTrue) fail('told before durable', `${call.userId} was told to be a member of ${allotmentId}, and is not`)
}
