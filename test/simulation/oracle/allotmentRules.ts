import type { Allotment, Problem } from '../../../client-sdk/protocol/index.ts'
import type { ReservationRecord } from '../../../storage/Storage.ts'
import { sha256 } from '../../support/Sale.ts'
import { type KeptSeats, keptIn } from '../Hall.ts'
import type { Books } from './Books.ts'
import { bestIn, type Call } from './Calls.ts'
import type { Chronicle } from './Chronicle.ts'
import type { Fail } from './ledgerRules.ts'
import { knowledgeOf, type Machine } from './Machine.ts'

/** [H14] [H15] Members and releases there are for a reason, and for good. To be called once what is stored has been followed. */
export const checkAllotments = (chronicle: Chronicle, books: Books, machine: Machine, fail: Fail): void => {
  const { hall, allotments, sales, step } = chronicle
  for (const [scheduleId, { kept }] of hall.dates) {
    const [members, before] = [books, chronicle.books].map((of) => of.members.get(scheduleId) ?? []) as [Rows, Rows]
    for (const { allotmentId, userId, code } of before) {
      const isThere = members.some(
        (one) => one.allotmentId === allotmentId && one.userId === userId && one.code === code,
      )
      if (!isThere) fail('durable', `${userId} is no member of ${allotmentId} of ${scheduleId} any more`)
    }
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
    for (const { allotmentId, at } of known) {
      if (!released.some((one) => one.allotmentId === allotmentId && one.at === at))
        fail('durable', `the release of ${allotmentId} of ${scheduleId} has vanished`)
    }
    for (const { allotmentId, at } of released) {
      if (known.some((one) => one.allotmentId === allotmentId)) continue
      const { releaseAtMs = Number.POSITIVE_INFINITY } = kept.find((one) => one.allotmentId === allotmentId) ?? {}
      const isDue = at >= releaseAtMs && machine.maxMs >= releaseAtMs
      const isOrdered = sales.pendingReleases(scheduleId, allotmentId, { machine, sinceStep: step }).length > 0
      if (!isDue && !isOrdered)
        fail('asked for', `${allotmentId} of ${scheduleId} was released, and it was not its time`)
      const isLogged = books.audit.some(
        ({ kind, detail }) =>
          kind === 'allotment-released' && detail.scheduleId === scheduleId && detail.allotmentId === allotmentId,
      )
      if (!isDue && !isLogged) fail('audit', `${allotmentId} of ${scheduleId} was released, and there is no line of it`)
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

/** [H13] Whether those seats, or the allotment that the best are to be of, may have been kept for others. */
export const mayBeKept = (chronicle: Chronicle, call: Call, { seats = [] }: Problem): boolean => {
  const { allotments, hall } = chronicle
  const scheduleId = String(call.body.scheduleId)
  const { sinceStep } = knowledgeOf(call, hall.dates.get(scheduleId)?.concertId ?? '')
  const isClosed = (kept: KeptSeats | undefined): boolean =>
    kept !== undefined &&
    call.minMs < (kept.releaseAtMs ?? Number.POSITIVE_INFINITY) &&
    !allotments.isOpenTo(scheduleId, kept.allotmentId, call.userId, sinceStep)
  const asked = bestIn(call)?.allotment
  if (asked !== undefined) return isClosed(keptIn(hall, scheduleId).find(({ allotmentId }) => allotmentId === asked))
  const named = (call.body.seats ?? []) as readonly string[]
  return (
    seats.length > 0 &&
    seats.every((seatId) => named.includes(seatId) && isClosed(allotments.keptFor(scheduleId, seatId)))
  )
}

/** [H14] Whether as many have used it as may, to one who is no member and may yet need it. */
export const mayBeUsedUp = ({ allotments, books, hall }: Chronicle, call: Call): boolean => {
  const scheduleId = String(call.body.scheduleId)
  const { sinceStep } = knowledgeOf(call, hall.dates.get(scheduleId)?.concertId ?? '')
  const code = sha256(String(call.body.code).trim())
  const kept = allotments.fitting(scheduleId, code)
  if (kept === undefined || allotments.isOpenTo(scheduleId, kept.allotmentId, call.userId, sinceStep)) return false
  const uses = (books.members.get(scheduleId) ?? []).filter((one) => one.code === code).length
  return uses >= kept.usesPerCode
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
