import type { ConcertOverview, Reservation } from '../client-sdk/index.ts'
import type { Statement } from './Statements.ts'

export interface SumsSetup {
  /** The sale as its operator saw it before the crowd came, and after it left. */
  readonly before: ConcertOverview
  readonly after: ConcertOverview
  readonly statements: readonly Statement[]
  /** Whether nobody else bought meanwhile, and nothing is under way any more. */
  readonly alone: boolean
}

/**
 * Holds what customers have paid for against how many more seats each date has sold, and for how much; a line for each
 * difference. Others may have bought too, unless the crowd was alone; less than the crowd's can't have been sold.
 */
export const auditSums = ({ before, after, statements, alone }: SumsSetup): readonly string[] => {
  const paid = statements.flatMap(({ reservations }) => reservations.filter(({ state }) => state === 'PAID'))
  return after.schedules.flatMap(({ scheduleId, seats, revenue }) => {
    const earlier = before.schedules.find((date) => date.scheduleId === scheduleId)
    const ours = paid.filter((reservation) => reservation.scheduleId === scheduleId)
    const sums = {
      seats: [seats.sold - (earlier?.seats.sold ?? 0), sum(ours, ({ seats }) => seats.length)],
      KRW: [revenue - (earlier?.revenue ?? 0), sum(ours, ({ amount }) => amount)],
    } as const
    return Object.entries(sums).flatMap(([unit, [sold, bought]]) =>
      sold < bought || (alone && sold > bought)
        ? [`${scheduleId} sold ${sold} ${unit} more than before, its customers bought ${bought}`]
        : [],
    )
  })
}

const sum = (reservations: readonly Reservation[], of: (reservation: Reservation) => number): number =>
  reservations.reduce((total, reservation) => total + of(reservation), 0)
