import type { EventEmitter } from 'node:events'
import { matchMaker, type Room } from '@colyseus/core'

/** A room of this process, with as much of its inside as these tests have to see. */
export interface LocalRoom extends Pick<Room, 'clients' | 'broadcastPatch' | 'patchRate' | 'onLeave' | 'onDispose'> {
  /** Tickets that were issued and not yet used up, by session id, and the timers that end them. */
  _reservedSeats: Record<string, unknown>
  readonly _reservedSeatTimeouts: Record<string, unknown>
  /** `leave` comes once the room is done with a client. */
  readonly _events: EventEmitter
}

export const localRoom = (roomId: string): LocalRoom => {
  const room: unknown = matchMaker.getLocalRoomById(roomId)
  if (room === undefined) throw new Error(`there is no room ${roomId}`)
  return room as LocalRoom
}
