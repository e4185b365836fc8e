import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type Round, rateOf } from '../harness/rounds.ts'
import { median, quantile } from '../harness/statistics.ts'
import type { Figure } from './Figure.ts'
import { noneRefused } from './halls.ts'
import { openHolders } from './holders.ts'

const LEAST_MS = 10
const FSYNCS = 4
const FSYNC_SAMPLES = 100

/** From when a command was due, whether or not those before it were answered, at half of what the server can take. */
export const latency: Figure = {
  name: 'latency',
  title: 'A hold or release at half of the peak load',
  rows: ['p50', 'p99', 'fsync', 'load'],
  measure: async (stage) => {
    const { frontRow, load, run, pairs } = await openHolders(stage)
    const peaks: Round[] = []
    for (let round = 0; round < 3; round += 1) {
      peaks.push({ cpuUs: 0, ...(await pairs(stage.extent(round))) })
    }
    const perSecond = median(rateOf(peaks.slice(1))) / 2
    const [p50s, p99s, fsyncs]: [number[], number[], number[]] = [[], [], []]
    for (let round = 0; round < stage.rounds; round += 1) {
      const { latenciesMs } = noneRefused(await load('paced', { ...run, perSecond, ms: 2 * stage.roundMs }))
      p50s.push(quantile(latenciesMs, 0.5))
      p99s.push(quantile(latenciesMs, 0.99))
      fsyncs.push(fsyncMs(frontRow.stock.dataDir))
    }
    const atMost = Math.max(LEAST_MS, FSYNCS * median(fsyncs))
    return [
      { figure: 'p50', title: 'half are faster than', unit: 'ms', values: p50s },
      {
        figure: 'p99',
        title: '99% are faster than',
        unit: 'ms',
        values: p99s,
        target: { of: 'value', atMost },
        dependsOnMachine: true,
      },
      { figure: 'fsync', title: 'an fsync beside it', unit: 'ms', values: fsyncs },
      { figure: 'load', title: 'the load', unit: '/s', values: [perSecond] },
    ]
  },
}

/** What a page's way to the disk takes there. */
const fsyncMs = (folder: string): number => {
  const file = openSync(join(folder, 'fsync'), 'w')
  const page = Buffer.alloc(4096)
  const samples = Array.from({ length: FSYNC_SAMPLES }, (_, nth) => {
    writeSync(file, page, 0, page.length, nth * page.length)
    const startedMs = performance.now()
    fdatasyncSync(file)
    return performance.now() - startedMs
  })
  closeSync(file)
  return median(samples)
}
