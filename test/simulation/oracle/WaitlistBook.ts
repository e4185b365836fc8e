import type { WaitlistRecord } from '../../../storage/Storage.ts'
import type { Books } from './Books.ts'

/** A place on the waitlist of a date, and the steps at which the store came to hold it and to hold it no more. */
export interface PlaceLife {
  readonly scheduleId: string
  readonly row: WaitlistRecord
  readonly joinedStep: number
  leftStep: number | undefined
  /** How many commits of its concert it could have been served in, one after the other, by the process that wrote them. */
  overdue: { readonly by: string; readonly commits: number } | undefined
}

export type WaitlistNote =
  | 'offer made'
  | 'waiter passed over'
  | 'offer declined for the next'
  | 'offer lapsed for the next'
  | 'offer paid without a turn'
  | 'offer survived a change of process'
  | 'place survived a change of process'
  | 'waitlist over'

/** Who has waited for what, and since when. */
export class WaitlistBook {
  readonly lives: PlaceLife[] = []
  readonly notes: WaitlistNote[] = []

  /** The store holds this now. */
  stored({ waitlists }: Books, step: number): void {
    for (const life of this.lives) {
      if (life.leftStep !== undefined) continue
      const rows = waitlists.get(life.scheduleId) ?? []
      if (!rows.some((row) => isSamePlace(row, life.row))) life.leftStep = step
    }
    for (const [scheduleId, rows] of waitlists) {
      for (const row of rows) {
        if (this.current(scheduleId, row.userId) !== undefined) continue
        this.lives.push({ scheduleId, row, joinedStep: step, leftStep: undefined, overdue: undefined })
      }
    }
  }

  /** The place that the user has there now. */
  current(scheduleId: string, userId: string): PlaceLife | undefined {
    return this.of(scheduleId).find((life) => life.row.userId === userId && life.leftStep === undefined)
  }

  of(scheduleId: string): readonly PlaceLife[] {
    return this.lives.filter((life) => life.scheduleId === scheduleId)
  }

  /** Bounds of how many places were before one, for a process that knew the store as of `sinceStep`; what came and went in one commit was never seen. */
  ahead({ scheduleId, row }: PlaceLife, sinceStep: number): { readonly least: number; readonly most: number } {
    const before = this.of(scheduleId).filter((life) => life.row.sequence < row.sequence)
    const seen = new Set(before.map((life) => life.row.sequence)).size
    const may = before.filter(({ leftStep = Number.POSITIVE_INFINITY }) => leftStep > sinceStep).length
    const least = before.filter(({ leftStep }) => leftStep === undefined).length
    return { least, most: may + (row.sequence - 1 - seen) }
  }
}

export const isSamePlace = (a: WaitlistRecord, b: WaitlistRecord): boolean =>
  a.userId === b.userId && a.sequence === b.sequence && a.joinedAt === b.joinedAt
