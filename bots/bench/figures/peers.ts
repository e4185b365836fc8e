import type { Measured } from '../harness/Row.ts'
import { interleave } from '../harness/rounds.ts'
import { Postgres, type Script } from '../peers/postgres.ts'
import type { Load, Stage } from '../processes/Stage.ts'
import { seatId } from '../processes/stock.ts'
import { openBuyers } from './buyers.ts'
import type { Figure } from './Figure.ts'
import { ticketRequest } from './halls.ts'
import { openHolders } from './holders.ts'

const ROUNDS = 3
const SEATS = 50_000
const HELD = 400_000
const CROWD = 'everyone'
const CROWD_SIZE = 500
const ASKED_AT_ONCE = 64
const PEER = 'PostgreSQL alone'

/** What can be sold a second, from a client's socket to the disk and back, beside row locks of a database without anything before it. */
export const peers: Figure = {
  name: 'peers',
  title: 'End to end',
  rows: ['hold', 'pay', 'one-seat'],
  measure: async (stage) => {
    const postgres = await Postgres.start({ seats: stage.sized(SEATS), held: stage.sized(HELD) })
    stage.after(() => postgres.stop())
    const seconds = Math.max(1, (2 * stage.roundMs) / 1_000)
    const beside = (script: Script) => postgres.rate(script, seconds)
    return [await holdsBeside(stage, beside), await paymentsBeside(stage, beside), await oneSeatBeside(stage, beside)]
  },
}

type BesideOf = (script: Script) => Promise<number>

const perSecond = ({ operations, ms }: { readonly operations: number; readonly ms: number }): number =>
  (operations / ms) * 1_000

const holdsBeside = async (stage: Stage, beside: BesideOf): Promise<Measured> => {
  const { pairs } = await openHolders(stage)
  const { a, b } = await interleave(
    ROUNDS,
    async (round) => perSecond(await pairs(stage.extent(round))),
    () => beside('hold'),
  )
  return {
    figure: 'hold',
    title: 'holds and releases',
    unit: '/s',
    values: a,
    beside: { title: PEER, values: b },
    target: { of: 'ratio', atLeast: 3 },
    dependsOnMachine: true,
  }
}

const paymentsBeside = async (stage: Stage, beside: BesideOf): Promise<Measured> => {
  const { hold, pay } = await openBuyers(stage, ROUNDS + 1)
  const { a, b } = await interleave(
    ROUNDS,
    async (round) => {
      await hold(round)
      return perSecond(await pay())
    },
    () => beside('pay'),
  )
  return {
    figure: 'pay',
    title: 'payments',
    unit: '/s',
    values: a,
    beside: { title: PEER, values: b },
    target: { of: 'ratio', atLeast: 3 },
    dependsOnMachine: true,
  }
}

const oneSeatBeside = async (stage: Stage, beside: BesideOf): Promise<Measured> => {
  const frontRow = await stage.frontRow({ schedules: 1, seats: 10, active: CROWD_SIZE })
  const load = await stage.load()
  const requests = frontRow.stock.active.map((shopper) => ticketRequest(shopper, 0))
  await load('join', { crowd: CROWD, port: frontRow.port, requests, atOnce: 8 })
  const { a, b } = await interleave(
    ROUNDS,
    () => askFor(load, seatId(0), 2 * stage.roundMs),
    () => beside('one-seat'),
  )
  return {
    figure: 'one-seat',
    title: 'everyone on one seat',
    unit: '/s',
    values: a,
    beside: { title: PEER, values: b },
    target: { of: 'ratio', atLeast: 15 },
    dependsOnMachine: true,
  }
}

/** Everyone, over and over. */
const askFor = async (load: Load, seat: string, ms: number): Promise<number> => {
  let all = { operations: 0, ms: 0 }
  while (all.ms < ms) {
    const asked = await load('contest', { crowd: CROWD, seat, atOnce: ASKED_AT_ONCE })
    all = { operations: all.operations + asked.operations, ms: all.ms + asked.ms }
  }
  return perSecond(all)
}
