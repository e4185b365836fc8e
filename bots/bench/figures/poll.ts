import { cpuOf, interleave, rateOf } from '../harness/rounds.ts'
import { measured } from '../processes/Stage.ts'
import type { Figure } from './Figure.ts'
import { noneRefused, pollRequest } from './halls.ts'

const WAITING = 20_000
const POLLING = 2_000
const CONNECTIONS = 64

export const poll: Figure = {
  name: 'poll',
  title: 'A poll of the place in the queue',
  rows: ['cpu', 'rate'],
  measure: async (stage) => {
    const waiting = stage.sized(WAITING)
    const frontRow = await stage.frontRow({ schedules: 1, seats: 10, active: 1, waiting, policy: { maxActive: 1 } })
    const constant = await stage.constant()
    const load = await stage.load()
    const requests = frontRow.stock.waiting.slice(-POLLING).map(pollRequest)

    const ask = (port: number, round: number) => async () =>
      noneRefused(await load('http', { port, requests, connections: CONNECTIONS, extent: stage.extent(round) }))
    const polls = (round: number) => measured(frontRow, ask(frontRow.port, round))
    const { a, b } = await interleave(stage.rounds, polls, (round) => measured(constant, ask(constant.port, round)))
    await stage.profile('poll', frontRow, () => polls(1))
    const peer = 'the same router, a constant'
    return [
      {
        figure: 'cpu',
        title: 'server CPU',
        unit: 'µs',
        values: cpuOf(a),
        beside: { title: peer, values: cpuOf(b) },
        target: { of: 'ratio', atMost: 1.5 },
      },
      { figure: 'rate', title: 'rate', unit: '/s', values: rateOf(a), beside: { title: peer, values: rateOf(b) } },
    ]
  },
}
