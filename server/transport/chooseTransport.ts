import type { TransportChoice } from '../config.ts'
import type { Listen } from './Listener.ts'

export interface ChosenTransport {
  readonly listen: Listen
  /** One line: which, and why not the other. */
  readonly why: string
}

/** Loads the transport asked for. `auto` takes uWebSockets wherever its binary loads. */
export const chooseTransport = async (choice: TransportChoice): Promise<ChosenTransport> => {
  if (choice === 'ws') return { listen: (await import('./ws.ts')).listenWs, why: 'ws' }
  try {
    return { listen: (await import('./uws.ts')).listenUws, why: 'uws' }
  } catch (error) {
    const reason = whyNotUws(error)
    if (choice === 'uws') {
      throw new Error(`TRANSPORT=uws, but uWebSockets does not load here: ${reason}`, { cause: error })
    }
    return { listen: (await import('./ws.ts')).listenWs, why: `ws (uWebSockets does not load here: ${reason})` }
  }
}

const OLDEST_GLIBC = 2.38

/** uWebSockets says the same of every binary that it can't load; an old C library is by far the commonest reason. */
const whyNotUws = (error: unknown): string => {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } }
  const glibc = header.glibcVersionRuntime
  if (glibc !== undefined && Number(glibc) < OLDEST_GLIBC) return `it needs glibc ${OLDEST_GLIBC}, this is ${glibc}`
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
