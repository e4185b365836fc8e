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
