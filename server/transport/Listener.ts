import { SLOW_BYTES } from '../../rooms/sockets/SocketGuard.ts'
import type { FetchHandler } from '../http/httpHandler.ts'
import type { Peer } from './peerAddress.ts'

/** Bytes of the largest frame a client may send. */
export const FRAME_BYTES = 64 * 1024
/** [S5] Bytes that may wait for a client before its connection is dropped. Its room closes it far earlier, and says why. */
export const BACKLOG_BYTES = 4 * SLOW_BYTES
/** [E6] How long an answer that goes on may stand still. It is uWebSockets' own, which can't be changed. */
export const STALLED_MS = 10_000
/** How long the head of a request may take to come. It is uWebSockets' own, which can't be changed. */
export const HEAD_MS = 10_000

export interface ListenOptions {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly handler: FetchHandler
  /** Answers a socket's request instead of letting it in; undefined lets it in. */
  readonly refuseUpgrade: (request: Request, peer: Peer) => Response | undefined
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
