import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { answerCalls } from './calls.ts'

/** Bytes, once everything that can be forgotten is. */
export interface Memory {
  readonly heapUsed: number
  readonly external: number
  readonly rss: number
}

const PROFILE_SAMPLE_US = 100

let session: Session | undefined

/** Loaded before a server, this has it say what it costs. The process must run with `--expose-gc`. */
export const PROBE_ACTIONS = {
  /** Microseconds of processor since the start, of all threads. */
  cpu: (): number => {
    const { user, system } = process.cpuUsage()
    return user + system
  },

  memory: async (): Promise<Memory> => {
    // What only a finalizer lets go of takes another turn.
    for (let times = 0; times < 3; times += 1) {
      globalThis.gc?.()
      await new Promise((resolve) => setImmediate(resolve))
    }
    const { heapUsed, external, rss } = process.memoryUsage()
    return { heapUsed, external, rss }
  },

  startProfile: async (): Promise<void> => {
    session = new Session()
    session.connect()
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', { interval: PROFILE_SAMPLE_US })
    await session.post('Profiler.start')
  },

  stopProfile: async (file: string): Promise<void> => {
    const stopped = await session?.post('Profiler.stop')
    session?.disconnect()
    writeFileSync(file, JSON.stringify(stopped?.profile))
  },
}

answerCalls(PROBE_ACTIONS)
