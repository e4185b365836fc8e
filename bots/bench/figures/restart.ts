import type { Figure } from './Figure.ts'

const ROUNDS = 5
const QUICK_ROUNDS = 2

/** From the start of the process to `/readyz`, with everything in the store that a sale in full swing has. */
export const restart: Figure = {
  name: 'restart',
  title: 'A restart in the middle of a sale',
  rows: ['ready', 'cpu'],
  measure: async (stage) => {
    const [seats, sold, held, waiting] = [100_000, 50_000, 10_000, 100_000].map((full) => stage.sized(full)) as [
      number,
      number,
      number,
      number,
    ]
    const active = Math.ceil((sold + held) / 50)
    const { dataDir } = await stage.stock({
      schedules: 2,
      seats: Math.ceil(seats / 2),
      sold,
      held,
      waiting,
      active,
      policy: { maxActive: active },
    })
    const [readyMs, cpuMs]: [number[], number[]] = [[], []]
    for (let round = 0; round < (stage.setup.quick ? QUICK_ROUNDS : ROUNDS); round += 1) {
      const startedMs = performance.now()
      const server = await stage.frontRowOn(dataDir)
      const { ok } = await fetch(`http://127.0.0.1:${server.port}/readyz`)
      readyMs.push(performance.now() - startedMs)
      cpuMs.push((await server.call('cpu')) / 1000)
      if (!ok) throw new Error('the server listens and is not ready')
      await server.stop()
    }
    const counts = [seats, sold, held, waiting].map((count) => count.toLocaleString('en-US'))
    return [
      {
        figure: 'ready',
        title: `ready with ${counts[0]} seats, ${counts[1]} sold, ${counts[2]} held, ${counts[3]} waiting`,
        unit: 'ms',
        values: readyMs,
        target: { of: 'value', atMost: 1_500 },
        dependsOnMachine: true,
      },
      { figure: 'cpu', title: 'CPU until then', unit: 'ms', values: cpuMs },
    ]
  },
}
