import type { TransportSocket } from '../../rooms/sockets/SocketGuard.ts'

/** Bytes that wait on the server for a client, by the client's `ref`. */
export const backlogOf = (ref: unknown): number => {
  const socket = ref as TransportSocket
  return 'bufferedAmount' in socket ? socket.bufferedAmount : socket.ws.getBufferedAmount()
}
