import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What a server holds once everything that can be forgotten is. Bytes, and counts by kind of resource. */
export interface Vitals {
  readonly rss: number
  readonly heapUsed: number
  readonly external: number
  readonly resources: Readonly<Record<string, number>>
}

export const VITALS = 'vitals: '

// Loaded before a server, this has it say how it is whenever it is asked by a signal.
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

process.on('SIGUSR2', () => {
  collectGarbage()
  const { rss, heapUsed, external } = process.memoryUsage()
  const resources: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1
  const vitals: Vitals = { rss, heapUsed, external, resources }
  process.stderr.write(`${VITALS}${JSON.stringify(vitals)}\n`)
})
