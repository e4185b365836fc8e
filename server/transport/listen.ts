import type { TransportChoice } from '../config.ts'
import type { FetchHandler } from '../http/httpHandler.ts'

/** Bytes of the largest frame a client may send. */
export const FRAME_BYTES = 64 * 1024
/** Bytes that may wait for a slow client before it is cut off ([S5]). */
export const BACKLOG_BYTES = 1024 * 1024

export interface ListenOptions {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly handler: FetchHandler
  /** Answers a socket's request instead of letting it in; undefined lets it in. */
  readonly refuseUpgrade: (request: Request) => Response | undefined
}

/** A port with HTTP and sockets on it. */
export interface Listener {
  readonly kind: 'uws' | 'ws'
  readonly port: number
  /** Accepts nothing more, and lets go of the port; resolves when every connection is closed. */
  close(): Promise<void>
}

/** Rejects where the port can't be had, with the system's code. */
export type Listen = (options: ListenOptions) => Promise<Listener>

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
    const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0]
    if (choice === 'uws') throw new Error(`TRANSPORT=uws, but uWebSockets does not load here: ${reason}`)
    return { listen: (await import('./ws.ts')).listenWs, why: `ws (uWebSockets does not load here: ${reason})` }
  }
}
