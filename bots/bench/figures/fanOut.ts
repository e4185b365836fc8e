import type { Measured } from '../harness/Row.ts'
import { interleave } from '../harness/rounds.ts'
import { measured, type Stage } from '../processes/Stage.ts'
import { seatId } from '../processes/stock.ts'
import type { Figure } from './Figure.ts'
import { bareJoin, noneRefused, ticketRequest } from './halls.ts'

const SEATS = 50_000
const SEAT_CHANGES_A_SECOND = 200
const SELLERS = 8
const SELLER_SEATS = 16
const WATCHERS = 'watchers'

export const fanOut: Figure = {
  name: 'fan-out',
  title: 'A live seat map',
  rows: ['cpu-4000', 'rate-4000', 'cpu-10000', 'rate-10000'],
  measure: async (stage) => [
    ...(await fanOutTo(stage, { watchers: 4_000, hz: 20 })),
    ...(await fanOutTo(stage, { watchers: 10_000, hz: 10 })),
  ],
}

/** What one watcher was sent in a round, and what all of them cost. */
interface Watched {
  readonly cpuUsAFrame: number
  readonly framesASecond: number
}

const fanOutTo = async (stage: Stage, { watchers, hz }: { watchers: number; hz: number }): Promise<Measured[]> => {
  const sockets = stage.sized(watchers)
  const frontRow = await stage.frontRow({
    schedules: 1,
    seats: stage.sized(SEATS) + SELLERS * SELLER_SEATS,
    active: sockets + SELLERS,
  })
  const bare = await stage.bare()
  const [load, bareLoad, sellerLoad] = [await stage.load(), await stage.load(), await stage.load()]
  const requests = frontRow.stock.active.map((shopper) => ticketRequest(shopper, 0))
  const join = { crowd: WATCHERS, atOnce: 16 }
  await load('join', { ...join, port: frontRow.port, requests: requests.slice(SELLERS) })
  await bareLoad('join', { ...join, port: bare.port, requests: requests.slice(SELLERS).map(bareJoin) })
  await sellerLoad('join', { ...join, port: frontRow.port, requests: requests.slice(0, SELLERS) })

  const ms = 2 * stage.roundMs
  const seats = scattered(stage.sized(SEATS))
  const sell = async () =>
    noneRefused(await sellerLoad('paced', { crowd: WATCHERS, seats, perSecond: SEAT_CHANGES_A_SECOND, ms }))
  const watched = async (of: typeof load, cpuUs: number, tookMs: number): Promise<Watched> => {
    const { frames, lost } = await of('seen', { crowd: WATCHERS })
    if (lost > 0) throw new Error(`${lost} watchers were cut off`)
    return { cpuUsAFrame: cpuUs / frames, framesASecond: (frames / sockets / tookMs) * 1000 }
  }

  let patches: readonly string[] = []
  const { a, b } = await interleave(
    stage.rounds,
    async () => {
      await load('patches', { crowd: WATCHERS })
      await load('seen', { crowd: WATCHERS })
      const startedMs = performance.now()
      const { cpuUs } = await measured(frontRow, sell)
      patches = await load('patches', { crowd: WATCHERS })
      return watched(load, cpuUs, performance.now() - startedMs)
    },
    async () => {
      await bareLoad('seen', { crowd: WATCHERS })
      const startedMs = performance.now()
      const { cpuUs } = await measured(bare, async () => {
        await bare.call('broadcast', { frames: patches, perSecond: (patches.length / ms) * 1000 })
        return { operations: patches.length, ms }
      })
      return watched(bareLoad, cpuUs, performance.now() - startedMs)
    },
  )
  await stage.profile(`fan-out-${watchers}`, frontRow, sell)
  await stage.clear()
  const title = `${sockets.toLocaleString('en-US')} watchers`
  return [
    {
      figure: `cpu-${watchers}`,
      title: `${title}, server CPU of a frame`,
      unit: 'µs',
      values: a.map(({ cpuUsAFrame }) => cpuUsAFrame),
      beside: { title: 'the same bytes by the bare transport', values: b.map(({ cpuUsAFrame }) => cpuUsAFrame) },
      target: { of: 'ratio', atMost: 1.25 },
    },
    {
      figure: `rate-${watchers}`,
      title: `${title}, patches to each`,
      unit: '/s',
      values: a.map(({ framesASecond }) => framesASecond),
      target: { of: 'value', atLeast: hz * 0.9 },
      dependsOnMachine: true,
    },
  ]
}

/** Seats for each seller from all over the hall. */
const scattered = (hall: number): readonly (readonly string[])[] => {
  const step = Math.max(1, Math.floor(hall / (SELLERS * SELLER_SEATS)))
  return Array.from({ length: SELLERS }, (_, seller) =>
    Array.from({ length: SELLER_SEATS }, (_, nth) => seatId((seller * SELLER_SEATS + nth) * step)),
  )
}
