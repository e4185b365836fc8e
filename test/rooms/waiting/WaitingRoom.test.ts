import { EventEmitter } from 'node:events'
import { expect } from 'chai'
import { CLOSE_CODES } from '../../../client-sdk/protocol/index.ts'
import type { TicketHolder } from '../../../rooms/box-office/TicketedRoom.ts'
import { waitingRoom } from '../../../rooms/waiting/WaitingRoom.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { CONCERT, Sale } from '../../support/Sale.ts'

/** As much of a Colyseus client as the room touches; what it was sent is of no interest here. */
const socketOf = (userId: string): TicketHolder =>
  ({
    auth: { userId },
    ref: new EventEmitter(),
    raw: () => undefined,
    send: () => undefined,
    leave: () => undefined,
  }) as unknown as TicketHolder

describe('the waiting room', () => {
  it('[Q7] counts a socket once, that came while its token was on its way to the disk', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const policy = { preset: 'slots', maxActive: 1, waitLifeMs: 60_000 } as const
    const sale = await Sale.start({ storage, policy })
    await sale.queued()
    const WaitingRoom = waitingRoom({
      boxOffice: sale.open.boxOffice,
      concerts: sale.open.concerts,
      messagesPerSecond: Number.POSITIVE_INFINITY,
      ports: { now: sale.clock.now, wakeAfter: sale.clock.wakeAt, defer: setImmediate },
      socketListeners: [],
      reportError: (_roomId, message) => sale.errors.push(message),
    })
    const room = new WaitingRoom()
    await room.onCreate({ concertId: CONCERT })

    const waiter = await sale.user()
    const socket = socketOf(waiter.userId)
    const release = storage.hold('commit')
    const entering = waiter.enter()
    await storage.arrived('commit')
    room.onJoin(socket)
    release()
    await entering
    const token = sale.concert.state.waiting.byUser.get(waiter.userId)
    expect(token?.connections).to.equal(1)
    room.onLeave(socket, CLOSE_CODES.left)
    expect(token?.connections).to.equal(0)
    await sale.advance(60_001)
    expect(token?.state).to.equal('EXPIRED')
    room.onDispose()
    expect(sale.errors).to.deep.equal([])
  })
})
