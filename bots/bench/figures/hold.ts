import { cpuOf, interleave, rateOf } from '../harness/rounds.ts'
import { measured } from '../processes/Stage.ts'
import type { Figure } from './Figure.ts'
import { bareJoin, noneRefused, SOCKETS } from './halls.ts'
import { openHolders } from './holders.ts'

export const hold: Figure = {
  name: 'hold',
  title: 'A durable hold or release over WebSocket',
  rows: ['cpu', 'rate'],
  measure: async (stage) => {
    const { frontRow, run, pairs } = await openHolders(stage)
    const bare = await stage.bare()
    const bareLoad = await stage.load()
    const requests = Array.from({ length: SOCKETS }, bareJoin)
    await bareLoad('join', { crowd: run.crowd, port: bare.port, requests, atOnce: 8 })

    const holds = (round: number) => measured(frontRow, () => pairs(stage.extent(round)))
    const { a, b } = await interleave(stage.rounds, holds, (round) =>
      measured(bare, async () => noneRefused(await bareLoad('pairs', { ...run, ...stage.extent(round) }))),
    )
    await stage.profile('hold', frontRow, () => holds(1))
    const peer = 'Colyseus echo'
    return [
      {
        figure: 'cpu',
        title: 'server CPU',
        unit: 'µs',
        values: cpuOf(a),
        beside: { title: peer, values: cpuOf(b) },
        target: { of: 'ratio', atMost: 2 },
      },
      {
        figure: 'rate',
        title: 'rate',
        unit: '/s',
        values: rateOf(a),
        beside: { title: peer, values: rateOf(b) },
        target: { of: 'ratio', atLeast: 0.6 },
        dependsOnMachine: true,
      },
    ]
  },
}
