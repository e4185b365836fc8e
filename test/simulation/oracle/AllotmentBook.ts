import { sha256 } from '../../support/Sale.ts'
import type { Hall, KeptSeats } from '../Hall.ts'
import type { Books } from './Books.ts'

/** Which seats are kept for whom: since which step of the store somebody is a member, and an allotment everybody's. */
export class AllotmentBook {
  readonly #hall: Hall
  /** By schedule, allotment and user, and by schedule and allotment. */
  readonly #since = new Map<string, number>()
  /** What users have presented, by schedule and user, as the store would have it. */
  readonly #presented = new Map<string, Set<string>>()

  constructor(hall: Hall) {
    this.#hall = hall
  }

  presented(userId: string, scheduleId: string, code: unknown): void {
    const codes = this.#presented.get(`${scheduleId} ${userId}`) ?? new Set()
    codes.add(sha256(String(code).trim()))
    this.#presented.set(`${scheduleId} ${userId}`, codes)
  }

  hasPresented(userId: string, scheduleId: string, code: string): boolean {
    return this.#presented.get(`${scheduleId} ${userId}`)?.has(code) ?? false
  }

  /** How many wrong codes a user has presented. */
  wrongOnes(userId: string, scheduleId: string): number {
    const codes = [...(this.#presented.get(`${scheduleId} ${userId}`) ?? [])]
    return codes.filter((code) => this.fitting(scheduleId, code) === undefined).length
  }

  fitting(scheduleId: string, code: string): KeptSeats | undefined {
    return this.#hall.dates.get(scheduleId)?.kept.find(({ codes }) => codes.includes(code))
  }

  /** The store holds this now. */
  stored({ members, released }: Books, step: number): void {
    const note = (key: string): void => void (this.#since.has(key) || this.#since.set(key, step))
    for (const [scheduleId, rows] of members)
      for (const { allotmentId, userId } of rows) note(`${scheduleId} ${allotmentId} ${userId}`)
    for (const [scheduleId, rows] of released) for (const { allotmentId } of rows) note(`${scheduleId} ${allotmentId}`)
  }

  isReleased(scheduleId: string, allotmentId: string, sinceStep: number): boolean {
    return (this.#since.get(`${scheduleId} ${allotmentId}`) ?? Number.POSITIVE_INFINITY) <= sinceStep
  }

  isMember(scheduleId: string, allotmentId: string, userId: string, sinceStep: number): boolean {
    return (this.#since.get(`${scheduleId} ${allotmentId} ${userId}`) ?? Number.POSITIVE_INFINITY) <= sinceStep
  }

  /** Whether the user could hold the seat, as the store had it at that step. */
  isOpen(scheduleId: string, seatId: string, userId: string, step: number): boolean {
    const kept = this.keptFor(scheduleId, seatId)
    return kept === undefined || this.isOpenTo(scheduleId, kept.allotmentId, userId, step)
  }

  isOpenTo(scheduleId: string, allotmentId: string, userId: string, step: number): boolean {
    return this.isReleased(scheduleId, allotmentId, step) || this.isMember(scheduleId, allotmentId, userId, step)
  }

  keptFor(scheduleId: string, seatId: string): KeptSeats | undefined {
    return this.#hall.dates.get(scheduleId)?.kept.find(({ seats }) => seats.includes(seatId))
  }
}
