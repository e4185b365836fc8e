import { cpuOf, interleave } from '../harness/rounds.ts'
import { measured } from '../processes/Stage.ts'
import { seatId } from '../processes/stock.ts'
import type { Figure } from './Figure.ts'
import { noneRefused, seatsOfEach, ticketRequest } from './halls.ts'

const USERS = 10_000
/** They hold free seats of another date, so that what is shown to the crowd of the first does not count. */
const HOLDERS = 200
const SEATS_EACH = 50
/** Requests under way in both rounds: a socket of the crowd has one, a holder's as well. */
const AT_ONCE = HOLDERS
const [CROWDED, FREE] = [0, 1]

/**
 * Everyone asks for one seat: one gets it. The crowd asks twice. The first time the seat map tells all of them that it has gone, which is a broadcast
 * and no refusal; what a refusal costs is measured the second time.
 */
export const oneSeat: Figure = {
  name: 'one-seat',
  title: 'Everyone wants one seat',
  rows: ['cpu', 'winners'],
  measure: async (stage) => {
    const users = stage.sized(USERS)
    const holders = Math.min(HOLDERS, stage.sized(HOLDERS * 4))
    const rounds = Math.min(5, stage.rounds)
    const each = Math.ceil(Math.min(users, holders * SEATS_EACH) / holders)
    const frontRow = await stage.frontRow({
      schedules: 2,
      seats: holders * SEATS_EACH,
      active: users + holders,
    })
    const [load, holderLoad] = [await stage.load(), await stage.load()]
    const { active } = frontRow.stock
    const join = { port: frontRow.port, atOnce: 16 }
    const crowd = active.slice(0, users).map((shopper) => ticketRequest(shopper, CROWDED))
    await load('join', { ...join, crowd: 'everyone', requests: crowd })
    const others = active.slice(users).map((shopper) => ticketRequest(shopper, FREE))
    await holderLoad('join', { ...join, crowd: 'holders', requests: others })

    const winners: number[] = []
    const ask = (round: number) => load('contest', { crowd: 'everyone', seat: seatId(round), atOnce: AT_ONCE })
    const { a, b } = await interleave(
      rounds,
      async (round) => {
        const first = await ask(round)
        const news = await load('seen', { crowd: 'everyone' })
        if (news.lost > 0) throw new Error(`${news.lost} sockets were closed`)
        const refusals = await measured(frontRow, async () => allRefused(await ask(round)))
        winners.push(first.operations - first.refused)
        return refusals
      },
      async () => {
        const seats = seatsOfEach(holders, each, 1)
        const held = await measured(frontRow, async () =>
          noneRefused(await holderLoad('hold', { crowd: 'holders', seats, depth: 1, by: 'release' })),
        )
        noneRefused(await holderLoad('end', { crowd: 'holders', depth: 1 }))
        return held
      },
    )
    await stage.profile('one-seat', frontRow, () => ask(rounds))
    return [
      {
        figure: 'cpu',
        title: `server CPU of a refusal among ${users.toLocaleString('en-US')}`,
        unit: 'µs',
        values: cpuOf(a),
        beside: { title: 'a hold of a free seat', values: cpuOf(b) },
        target: { of: 'ratio', atMost: 0.8 },
      },
      { figure: 'winners', title: 'winners', unit: '', values: winners, target: { of: 'value', exactly: 1 } },
    ]
  },
}

const allRefused = <T extends { readonly operations: number; readonly refused: number }>(done: T): T => {
  if (done.refused !== done.operations) throw new Error('a seat that was taken was given away')
  return done
}
