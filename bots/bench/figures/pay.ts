import { cpuOf, interleave, type Round, rateOf } from '../harness/rounds.ts'
import { measured } from '../processes/Stage.ts'
import { openBuyers, SEATS_EACH } from './buyers.ts'
import type { Figure } from './Figure.ts'
import { bareJoin, DEPTH, noneRefused, SCHEDULES, seatsOfEach } from './halls.ts'

const CROWD = 'echo'
/** An echo is soon over: so many times as many, to be measured as well. */
const ECHOES = 4
/** A round is short. */
const WARM_UPS = 5

export const pay: Figure = {
  name: 'pay',
  title: 'A durable payment over WebSocket',
  rows: ['cpu', 'rate'],
  measure: async (stage) => {
    const warmUps = stage.setup.quick ? 1 : WARM_UPS
    const { frontRow, sockets, hold, pay: payAll } = await openBuyers(stage, warmUps + stage.rounds + 1)
    const payments = () => measured(frontRow, payAll)
    const bare = await stage.bare()
    const bareLoad = await stage.load()
    const bareRequests = Array.from({ length: sockets }, bareJoin)
    await bareLoad('join', { crowd: CROWD, port: bare.port, requests: bareRequests, atOnce: 8 })
    const bareSeats = seatsOfEach(sockets, SEATS_EACH, SCHEDULES)
    const echoAll = async (): Promise<Round> => {
      await bareLoad('hold', { crowd: CROWD, seats: bareSeats, depth: DEPTH, by: 'pay' })
      return measured(bare, async () => noneRefused(await bareLoad('end', { crowd: CROWD, depth: DEPTH })))
    }

    const { a, b } = await interleave(
      stage.rounds,
      async (round) => {
        await hold(round)
        return payments()
      },
      async () => sum(await inTurn(ECHOES, echoAll)),
      warmUps,
    )
    await hold(warmUps + stage.rounds)
    await stage.profile('pay', frontRow, payments)
    const echo = 'Colyseus echo'
    return [
      {
        figure: 'cpu',
        title: 'server CPU',
        unit: 'µs',
        values: cpuOf(a),
        beside: { title: echo, values: cpuOf(b) },
        target: { of: 'ratio', atMost: 2.6 },
      },
      {
        figure: 'rate',
        title: 'rate',
        unit: '/s',
        values: rateOf(a),
        beside: { title: echo, values: rateOf(b) },
        target: { of: 'ratio', atLeast: 0.45 },
        dependsOnMachine: true,
      },
    ]
  },
}

const inTurn = async (times: number, act: () => Promise<Round>): Promise<readonly Round[]> => {
  const rounds: Round[] = []
  for (let time = 0; time < times; time += 1) rounds.push(await act())
  return rounds
}

const sum = (rounds: readonly Round[]): Round =>
  rounds.reduce((all, { cpuUs, operations, ms }) => ({
    cpuUs: all.cpuUs + cpuUs,
    operations: all.operations + operations,
    ms: all.ms + ms,
  }))
