import type { Done, Extent } from '../load/traffic.ts'
import type { FrontRowServed, Load, Stage } from '../processes/Stage.ts'
import { DEPTH, HALL_SEATS, noneRefused, SCHEDULES, SOCKETS, seatsOfEach, ticketRequest } from './halls.ts'

const CROWD = 'holders'

/** Users on sockets, over several dates, who hold seats and release them. */
export interface Holders {
  readonly frontRow: FrontRowServed
  readonly load: Load
  /** What each of their requests under way is about. */
  readonly run: { readonly crowd: string; readonly seats: readonly (readonly string[])[] }
  /** As fast as they are answered. */
  pairs(extent: Extent): Promise<Done>
}

export const openHolders = async (stage: Stage): Promise<Holders> => {
  const frontRow = await stage.frontRow({ schedules: SCHEDULES, seats: stage.sized(HALL_SEATS), active: SOCKETS })
  const load = await stage.load()
  const requests = frontRow.stock.active.map((shopper, nth) => ticketRequest(shopper, nth % SCHEDULES))
  await load('join', { crowd: CROWD, port: frontRow.port, requests, atOnce: 8 })
  const run = { crowd: CROWD, seats: seatsOfEach(SOCKETS, DEPTH, SCHEDULES) }
  return { frontRow, load, run, pairs: async (extent) => noneRefused(await load('pairs', { ...run, ...extent })) }
}
