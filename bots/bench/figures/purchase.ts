import type { Measured } from '../harness/Row.ts'
import { httpRequest } from '../load/wire.ts'
import { type FrontRowServed, type Load, measured } from '../processes/Stage.ts'
import { CONCERT, type Shopper, scheduleId } from '../processes/stock.ts'
import type { Figure } from './Figure.ts'
import { enterRequest, headersOf, noneRefused, seatsOfEach, ticketRequest } from './halls.ts'

const BUYERS = 500
const SEATS = 5_000
const AT_ONCE = 32
const ROUNDS = 5
const PARTS = ['queue', 'turn', 'seats', 'room', 'hold', 'payment'] as const
type Part = (typeof PARTS)[number]
/** Microseconds of the server's CPU for each buyer. */
type Cost = Readonly<Record<Part, number>>

const TITLES: Readonly<Record<Part, string>> = {
  queue: 'a place in the queue, and the waiting room',
  turn: 'the turn comes: let in and told',
  seats: 'the list of seats',
  room: 'the live seat map',
  hold: 'a hold',
  payment: 'the payment, and the turn spent',
}

/** What one who buys costs from the queue to the ticket, each step of all of them together. */
export const purchase: Figure = {
  name: 'purchase',
  title: 'A completed purchase, queue to ticket',
  rows: ['all', ...PARTS],
  measure: async (stage) => {
    const buyers = stage.setup.quick ? BUYERS / 10 : BUYERS
    const rounds = stage.setup.quick ? 2 : ROUNDS
    const frontRow = await stage.frontRow({
      schedules: 1,
      seats: Math.max(stage.sized(SEATS), buyers * rounds),
      active: 1,
      outside: buyers * rounds,
      policy: { preset: 'slots', maxActive: 1 },
    })
    const load = await stage.load()
    const costs: Cost[] = []
    for (let round = 0; round < rounds; round += 1) costs.push(await buyAll(frontRow, load, { round, buyers }))
    // The first warms up.
    const values = (of: (cost: Cost) => number): readonly number[] => costs.slice(1).map(of)
    return [
      {
        figure: 'all',
        title: 'server CPU',
        unit: 'µs',
        values: values((cost) => PARTS.reduce((sum, part) => sum + cost[part], 0)),
      },
      ...PARTS.map(
        (part): Measured => ({ figure: part, title: TITLES[part], unit: 'µs', values: values((cost) => cost[part]) }),
      ),
    ]
  },
}

const buyAll = async (
  frontRow: FrontRowServed,
  load: Load,
  { round, buyers }: { readonly round: number; readonly buyers: number },
): Promise<Cost> => {
  const { port, stock } = frontRow
  const users = stock.outside.slice(round * buyers, (round + 1) * buyers)
  const cost = async (act: () => Promise<unknown>): Promise<number> => {
    const { cpuUs } = await measured(frontRow, async () => {
      await act()
      return { operations: buyers, ms: 0 }
    })
    return cpuUs / buyers
  }
  // One whose turn it is all the time takes the only slot.
  await frontRow.operate(ADMISSION, { maxActive: 1 })
  const enter = users.map(enterRequest)
  const queue = await cost(() => load('join', { crowd: 'queue', port, requests: enter, atOnce: AT_ONCE }))
  const turn = await cost(async () => {
    await frontRow.operate(ADMISSION, { maxActive: 1 + buyers })
    await load('messages', { crowd: 'queue', type: 'admitted', count: buyers })
  })
  const admitted = await load('tokens', { port, requests: enter })
  const shoppers = users.map((user, nth) => ({ ...user, queueToken: admitted[nth] as string }))
  const list = shoppers.map(seatsRequest)
  const seats = await cost(async () => noneRefused(await load('http', { port, requests: list, connections: AT_ONCE })))
  const tickets = shoppers.map((shopper) => ticketRequest(shopper, 0))
  const room = await cost(() => load('join', { crowd: 'hall', port, requests: tickets, atOnce: AT_ONCE }))
  const wanted = seatsOfEach(buyers, 1, 1, round * buyers)
  const hold = await cost(async () =>
    noneRefused(await load('hold', { crowd: 'hall', seats: wanted, depth: 1, by: 'pay' })),
  )
  const payment = await cost(async () => noneRefused(await load('end', { crowd: 'hall', depth: 1 })))
  await load('leave', { crowd: 'hall' })
  await load('leave', { crowd: 'queue' })
  return { queue, turn, seats, room, hold, payment }
}

const ADMISSION = `concerts/${CONCERT}/admission`

const seatsRequest = (shopper: Shopper): string =>
  httpRequest('GET', `/api/schedules/${scheduleId(0)}/seats?all=1`, headersOf(shopper))
