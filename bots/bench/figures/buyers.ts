import type { Done } from '../load/traffic.ts'
import type { FrontRowServed, Stage } from '../processes/Stage.ts'
import { DEPTH, HALL_SEATS, noneRefused, SCHEDULES, SOCKETS, seatsOfEach, ticketRequest } from './halls.ts'

const CROWD = 'buyers'
/** Of each user in a round; a user may have 50 on a date. */
export const SEATS_EACH = 48

/** Users on sockets, over several dates, who pay what they hold. */
export interface Buyers {
  readonly frontRow: FrontRowServed
  readonly sockets: number
  /** New users, each with a hold on so many new seats. */
  hold(round: number): Promise<void>
  /** All of them pay all that they hold. */
  pay(): Promise<Done>
}

export const openBuyers = async (stage: Stage, rounds: number): Promise<Buyers> => {
  const sockets = stage.setup.quick ? SCHEDULES : SOCKETS
  const seatsARound = (sockets / SCHEDULES) * SEATS_EACH
  const frontRow = await stage.frontRow({
    schedules: SCHEDULES,
    seats: Math.max(stage.sized(HALL_SEATS), seatsARound * rounds),
    active: sockets * rounds,
  })
  const load = await stage.load()
  return {
    frontRow,
    sockets,
    hold: async (round) => {
      const users = frontRow.stock.active.slice(round * sockets, (round + 1) * sockets)
      const requests = users.map((shopper, nth) => ticketRequest(shopper, nth % SCHEDULES))
      await load('leave', { crowd: CROWD })
      await load('join', { crowd: CROWD, port: frontRow.port, requests, atOnce: 8 })
      const seats = seatsOfEach(sockets, SEATS_EACH, SCHEDULES, round * seatsARound)
      noneRefused(await load('hold', { crowd: CROWD, seats, depth: DEPTH, by: 'pay' }))
    },
    pay: async () => noneRefused(await load('end', { crowd: CROWD, depth: DEPTH })),
  }
}
