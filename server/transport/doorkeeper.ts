import { matchMaker, Room } from '@colyseus/core'
import type { OriginRule } from '../http/origins.ts'

const SOCKET_PATH = /^\/[A-Za-z0-9_-]+\/([A-Za-z0-9_-]+)$/

/**
 * [S1] [S3] Looks at a socket's request before it becomes one: a page must be of an allowed origin, and whoever asks
 * must name a ticket that was
 * issued for that room and not yet used. Programs send no origin.
 */
export const doorkeeper =
  (allows: OriginRule) =>
  (request: Request): Response | undefined => {
    const origin = request.headers.get('origin')
    if (origin !== null && !allows(origin, request.headers.get('host'))) return new Response(null, { status: 403 })
    return hasTicket(new URL(request.url)) ? undefined : new Response(null, { status: 401 })
  }

const hasTicket = ({ pathname, searchParams }: URL): boolean => {
  const roomId = SOCKET_PATH.exec(pathname)?.[1]
  const sessionId = searchParams.get('sessionId')
  if (roomId === undefined || sessionId === null) return false
  const room: unknown = matchMaker.getLocalRoomById(roomId)
  return room instanceof Room && room.hasReservedSeat(sessionId)
}
