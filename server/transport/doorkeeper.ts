import { matchMaker, Room } from '@colyseus/core'
import type { AddressLimits } from '../http/AddressLimits.ts'
import type { OriginRule } from '../http/origins.ts'
import type { ListenOptions } from './Listener.ts'

const SOCKET_PATH = /^\/[A-Za-z0-9_-]+\/([A-Za-z0-9_-]+)$/

/** How many requests of an address's allowance a socket takes: who joins is sent a whole seat map. */
const JOIN_COST = 5

/**
 * [S1] [S3] Looks at a socket's request before it becomes one: its address must have some of its allowance left, a
 * page must be of an allowed origin, and whoever asks must name a ticket that was issued for that room and not yet
 * used. Programs send no origin.
 */
export const doorkeeper =
  (limits: AddressLimits, allows: OriginRule): ListenOptions['refuseUpgrade'] =>
  (request, peer) => {
    const refused = limits.refuse(request, peer, JOIN_COST)
    if (refused !== undefined) return refused
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
