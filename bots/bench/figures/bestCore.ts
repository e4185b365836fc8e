import type { PlanSeat } from '../../../client-sdk/protocol/index.ts'
import { type BestSeatsQuery, bestSeats } from '../../../rooms/schedule/bestSeats.ts'
import { FREE, type ScheduleState, SOLD, setSeats } from '../../../rooms/schedule/state.ts'
import { answerCalls } from '../processes/calls.ts'
import { hallWith } from './hallWith.ts'

const SEATS_PER_ROW = 40
const ROWS_PER_ZONE = 25
const ZONES_ABREAST = 8
const SEAT_WIDTH = 23
const ROW_DEPTH = 27
/** By how far back a zone is. */
const CATEGORIES = ['VIP', 'R', 'S', 'A', 'B']
/** How many choices stay taken before the first of them is given back, so that a hall stays as full as it was. */
const TAKEN_AT_ONCE = 50

const hallOf = (count: number): ScheduleState => {
  const seats = Array.from({ length: count }, (_, index): PlanSeat => {
    const row = Math.floor(index / SEATS_PER_ROW)
    const zone = Math.floor(row / ROWS_PER_ZONE)
    const [across, back] = [zone % ZONES_ABREAST, Math.floor(zone / ZONES_ABREAST)]
    return {
      seatId: `S-${index + 1}`,
      index,
      label: '',
      zone: `${zone}`,
      row: `${row % ROWS_PER_ZONE}`,
      number: `${(index % SEATS_PER_ROW) + 1}`,
      category: CATEGORIES[Math.min(back, CATEGORIES.length - 1)] as string,
      x: (across * (SEATS_PER_ROW + 3) + (index % SEATS_PER_ROW)) * SEAT_WIDTH,
      y: (back * (ROWS_PER_ZONE + 2) + (row % ROWS_PER_ZONE)) * ROW_DEPTH,
    }
  })
  return hallWith(seats)
}

const pickOf = (count: number): number => Math.floor(Math.random() * count)

/** One to six; every third at a certain price. */
const drawQuery = ({ table }: ScheduleState): BestSeatsQuery => ({
  quantity: 1 + pickOf(6),
  category: pickOf(3) === 0 ? pickOf(table.categories.length) : undefined,
})

/** As a sale does: half of it the best seats for some company, half of it single seats anywhere. */
const fill = (hall: ScheduleState, share: number): void => {
  const left = Math.round(hall.table.seats.length * (1 - share))
  while (hall.free > left) {
    const seat = pickOf(hall.table.seats.length)
    const single = hall.status[seat] === FREE ? [seat] : []
    setSeats(hall, Math.random() < 0.2 ? (bestSeats(hall, { quantity: 4 }) ?? []) : single, SOLD)
  }
}

export const BEST_CORE_ACTIONS = {
  /** Microseconds of processor that a choice takes on average, with taking what was chosen, in a hall of which a share is taken. */
  microsecondsEach: ({ seats, taken, choices }: { seats: number; taken: number; choices: number }): number => {
    const hall = hallOf(seats)
    fill(hall, taken)
    const held: (readonly number[])[] = []
    const before = process.cpuUsage()
    for (let nth = 0; nth < choices; nth += 1) {
      const chosen = bestSeats(hall, drawQuery(hall)) ?? []
      setSeats(hall, chosen, SOLD)
      held.push(chosen)
      if (held.length > TAKEN_AT_ONCE) setSeats(hall, held.shift() ?? [], FREE)
    }
    const { user, system } = process.cpuUsage(before)
    return (user + system) / choices
  },
}

answerCalls(BEST_CORE_ACTIONS)
