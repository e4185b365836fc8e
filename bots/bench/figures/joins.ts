import { cpuOf, interleave, type Round, rateOf } from '../harness/rounds.ts'
import { measured } from '../processes/Stage.ts'
import { seatId } from '../processes/stock.ts'
import type { Figure } from './Figure.ts'
import { bareJoin, noneRefused, ticketRequest } from './halls.ts'

const SEATS = 50_000
const JOINS = 1_500
const SELLERS = 4
const SEAT_CHANGES_A_SECOND = 200
const AT_ONCE = 32

/** Ticket by HTTP, socket, the whole seat map, and out again, while the hall sells. */
export const joins: Figure = {
  name: 'joins',
  title: 'A join by ticket while the hall sells',
  rows: ['cpu', 'rate', 'snapshot'],
  measure: async (stage) => {
    const seatCount = stage.sized(SEATS)
    const count = stage.setup.quick ? JOINS / 10 : JOINS
    const frontRow = await stage.frontRow({ schedules: 1, seats: seatCount, active: count + SELLERS })
    const bare = await stage.bare()
    const [load, sellerLoad] = [await stage.load(), await stage.load()]
    const tickets = frontRow.stock.active.map((shopper) => ticketRequest(shopper, 0))
    const requests = tickets.slice(SELLERS)
    await sellerLoad('join', { crowd: 'sellers', port: frontRow.port, requests: tickets.slice(0, SELLERS), atOnce: 1 })
    const seats = Array.from({ length: SELLERS }, (_, seller) =>
      Array.from({ length: 16 }, (_, nth) => seatId(Math.floor((seatCount / (SELLERS * 16)) * (seller * 16 + nth)))),
    )

    let stateBytes = 0
    const joinAll = async (port: number, all: readonly string[]) => {
      const joined = await load('joinAndLeave', { port, requests: all, atOnce: AT_ONCE })
      stateBytes = joined.stateBytes
      return { operations: joined.joins, ms: joined.ms }
    }
    const sell = async (ms: number) =>
      noneRefused(await sellerLoad('paced', { crowd: 'sellers', seats, perSecond: SEAT_CHANGES_A_SECOND, ms }))
    /** What the seat changes made meanwhile cost without joins is taken off: the longer the joins take, the more of them there are. */
    const selling = async (): Promise<Round> => {
      const alone = await measured(frontRow, () => sell(stage.roundMs))
      let isOver = false
      const sellOn = async () => {
        let sold = { operations: 0, ms: 0 }
        while (!isOver) {
          const { operations, ms } = await sell(stage.roundMs / 2)
          sold = { operations: sold.operations + operations, ms: sold.ms + ms }
        }
        return sold
      }
      const join = () => measured(frontRow, () => joinAll(frontRow.port, requests))
      const joined = join().finally(() => {
        isOver = true
      })
      const [round, sold] = await Promise.all([joined, sellOn()])
      const changes = (sold.operations / sold.ms) * round.ms
      return { ...round, cpuUs: round.cpuUs - (alone.cpuUs / alone.operations) * changes }
    }
    const snapshots: number[] = []
    const { a, b } = await interleave(
      stage.rounds,
      async () => {
        const round = await selling()
        snapshots.push(stateBytes / seatCount)
        return round
      },
      () => measured(bare, () => joinAll(bare.port, requests.map(bareJoin))),
    )
    await stage.profile('joins', frontRow, selling)
    const peer = 'a bare Colyseus join, empty state'
    return [
      {
        figure: 'cpu',
        title: 'server CPU',
        unit: 'µs',
        values: cpuOf(a),
        beside: { title: peer, values: cpuOf(b) },
        target: { of: 'ratio', atMost: 1.3 },
      },
      { figure: 'rate', title: 'rate', unit: '/s', values: rateOf(a), beside: { title: peer, values: rateOf(b) } },
      {
        figure: 'snapshot',
        title: `snapshot of ${seatCount.toLocaleString('en-US')} seats`,
        unit: 'B a seat',
        values: snapshots,
        target: { of: 'value', atMost: 0.35 },
      },
    ]
  },
}
