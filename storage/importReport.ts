import {
  type CatalogueConcert,
  type CatalogueSchedule,
  type ImportedConcert,
  type ImportedDate,
  type ImportReport,
  onceEach,
  type PlanSeat,
  type SeatingPlan,
  seatsOfPlan,
} from '../client-sdk/protocol/index.ts'
import type { CatalogueChanges, StoredCatalogue } from './catalogueChanges.ts'

/** What an import changes, for people: to be made before any of it is written. */
export const importReport = (changes: CatalogueChanges, stored: StoredCatalogue): ImportReport => ({
  changed: [...changes.changed],
  counts: changes.counts,
  concerts: changes.headers.map(({ concertId, text }): ImportedConcert => {
    const before = stored.header(concertId)
    return { concertId, ...(before !== undefined && { before: concertTerms(before) }), after: concertTerms(text) }
  }),
  dates: importedDates(changes, stored),
})

const concertTerms = (text: string): ImportedConcert['after'] => {
  const { concertId: _, ...terms } = JSON.parse(text) as Omit<CatalogueConcert, 'schedules'>
  return terms
}

const importedDates = ({ schedules, layouts }: CatalogueChanges, stored: StoredCatalogue): ImportedDate[] => {
  const given = new Map(schedules.map(({ concertId, schedule }) => [schedule.scheduleId, { concertId, schedule }]))
  const idsOf = onceEach(
    (seats: readonly PlanSeat[]): ReadonlySet<string> => new Set(seats.map(({ seatId }) => seatId)),
  )
  const seatsBefore = onceEach((planId: string | undefined) => storedSeats(stored, planId))
  const compare = onceEach((before: readonly PlanSeat[]) =>
    onceEach((after: readonly PlanSeat[]) => ({
      seatsAdded: countMissing(idsOf(after), idsOf(before)),
      seatsRemoved: countMissing(idsOf(before), idsOf(after)),
    })),
  )
  return layouts.map(({ scheduleId, seats }) => {
    const known = storedDate(stored, scheduleId)
    // One that the catalogue doesn't name is laid out anew by its plan.
    const { concertId, schedule } = (given.get(scheduleId) ?? known) as PlannedDate
    return {
      concertId,
      scheduleId,
      ...(known !== undefined && { before: dateTerms(known.schedule) }),
      after: dateTerms(schedule),
      ...compare(seatsBefore(known?.schedule.planId))(seats),
    }
  })
}

const countMissing = (of: ReadonlySet<string>, from: ReadonlySet<string>): number =>
  [...of].filter((id) => !from.has(id)).length

interface PlannedDate {
  readonly concertId: string
  readonly schedule: CatalogueSchedule
}

const storedDate = (stored: StoredCatalogue, scheduleId: string): PlannedDate | undefined => {
  const row = stored.schedule(scheduleId)
  return row && { concertId: row.concertId, schedule: JSON.parse(row.definition) as CatalogueSchedule }
}

const dateTerms = ({ startsAt, opensAt, closesAt, prices }: CatalogueSchedule): ImportedDate['after'] => ({
  startsAt: new Date(startsAt).toISOString(),
  ...(opensAt !== undefined && { opensAt: new Date(opensAt).toISOString() }),
  ...(closesAt !== undefined && { closesAt: new Date(closesAt).toISOString() }),
  prices,
})

const storedSeats = (stored: StoredCatalogue, planId: string | undefined): readonly PlanSeat[] => {
  const text = planId === undefined ? undefined : stored.plan(planId)
  return text === undefined ? [] : seatsOfPlan(JSON.parse(text) as SeatingPlan)
}
