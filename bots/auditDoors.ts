import type { ConcertOverview } from '../client-sdk/index.ts'
import { isAnswered } from './audit.ts'
import type { SumsSetup } from './auditSums.ts'
import type { Statement } from './Statements.ts'

/**
 * Holds what doors have told against whose tickets these are, and against how many more seats of each date are in by the server's
 * own count. A line for each contradiction.
 */
export const auditDoors = ({ before, after, statements, alone }: SumsSetup): readonly string[] => [
  ...letInTwice(statements),
  ...statements.flatMap((statement) => [...strangers(statement), ...untold(statement)]),
  ...miscounted({ before, after, statements, alone }),
]

function* letInTwice(statements: readonly Statement[]): Generator<string> {
  const doors = new Map<string, string>()
  for (const { door, reservationId } of statements.flatMap(({ acknowledged }) => acknowledged.checkIns)) {
    const first = doors.get(reservationId)
    if (first !== undefined) yield `${reservationId} was let in by ${first} and by ${door}`
    doors.set(reservationId, door)
  }
}

/** Let in with what is not theirs, or not known to be in. */
function* strangers({ name, acknowledged, reservations }: Statement): Generator<string> {
  for (const { reservationId, at } of acknowledged.checkIns) {
    const own = reservations.find((reservation) => reservation.reservationId === reservationId)
    if (own === undefined) yield `${name} was let in by ${reservationId}, which is another's`
    else if (own.checkedInAt !== at) yield `${name} was let in at ${at}, and by the server at ${own.checkedInAt}`
  }
}

function* untold(statement: Statement): Generator<string> {
  if (!isAnswered(statement)) return
  const told = new Set(statement.acknowledged.checkIns.map(({ reservationId }) => reservationId))
  for (const { reservationId, checkedInAt } of statement.reservations)
    if (checkedInAt !== undefined && !told.has(reservationId))
      yield `${statement.name} is in by ${reservationId} since ${checkedInAt}, and no door told so`
}

function* miscounted({ before, after, statements, alone }: SumsSetup): Generator<string> {
  const ins = statements.flatMap(({ reservations }) => reservations.filter(({ checkedInAt }) => checkedInAt))
  for (const { scheduleId, checkedIn } of after.schedules) {
    const more = checkedIn - checkedInBefore(before, scheduleId)
    const ours = ins
      .filter((reservation) => reservation.scheduleId === scheduleId)
      .reduce((sum, { seats }) => sum + seats.length, 0)
    if (more < ours || (alone && more > ours))
      yield `${scheduleId} has ${more} more seats in than before, its customers ${ours}`
  }
}

const checkedInBefore = ({ schedules }: ConcertOverview, scheduleId: string): number =>
  schedules.find((date) => date.scheduleId === scheduleId)?.checkedIn ?? 0
