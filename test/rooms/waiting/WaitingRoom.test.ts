import { EventEmitter } from 'node:events'
import { expect } from 'chai'
import { CLOSE_CODES } from '../../../client-sdk/protocol/index.ts'
import type { TicketHolder } from '../../../rooms/sockets/TicketedRoom.ts'
import { waitingRoom } from '../../../rooms/waiting/WaitingRoom.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { CONCERT, Sale } from '../../support/Sale.ts'
import { turns } from '../../support/turns.ts'

/** As much of a Colyseus client as the room touches; what it was sent is of no interest here. */
const socketOf = (userId: string): TicketHolder =>
  ({
    auth: { userId },
    ref: new EventEmitter(),
    raw: () => undefined,
    send: () => undefined,
    leave: () => undefined,
  }) as unknown as TicketHolder

const roomOf = async (sale: Sale) => {
  const WaitingRoom = waitingRoom({
    boxOffice: sale.open.boxOffice,
    concerts: sale.open.concerts,
    messagesPerSecond: Number.POSITIVE_INFINITY,
    ports: { now: sale.clock.now, wakeAfter: sale.clock.wakeAfter, defer: setImmediate },
    socketListeners: [],
    reportError: (_roomId, message) => sale.errors.push(message),
  })
  const room = new WaitingRoom()
  await room.onCreate({ concertId: CONCERT })
  return room
}

describe('the waiting room', () => {
  it('[Q7] counts a socket once, that came while its token was on its way to the disk', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const policy = { preset: 'slots', maxActive: 1, waitLifeMs: 60_000 } as const
    const sale = await Sale.start({ storage, policy })
    await sale.queued()
    const room = await roomOf(sale)

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

  it('[D1] [O1] shows how the sale stands once that is durable, and while it stays so seldom writes', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage, opensAt: new Date(Date.UTC(2027, 0, 1, 0, 1)).toISOString() })
    const room = await roomOf(sale)
    const tick = async (): Promise<string> => {
      sale.clock.jump(1_000)
      room.onBeforePatch()
      await turns()
      return room.state.saleState
    }
    const batches = storage.batches.length
    for (let second = 1; second < 60; second += 1) expect(await tick()).to.equal('PREQUEUE')
    expect(storage.batches.length - batches).to.be.within(1, 12)
    await tick()
    expect(await tick()).to.equal('OPEN')

    const release = storage.hold('commit')
    const paused = sale.changeSale('pause')
    await storage.arrived('commit')
    for (let second = 0; second < 3; second += 1) expect(await tick()).to.equal('OPEN')
    release()
    await paused
    await turns()
    await tick()
    expect(await tick()).to.equal('PAUSED')
    room.onDispose()
  })

  it('[D4] of an idle concert learns by itself, within five ticks, that another server has taken it over', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage })
    const room = await roomOf(sale)
    await storage.acquireLease(CONCERT, 'another server', sale.clock.now())
    for (let ticks = 0; ticks < 5; ticks += 1) {
      sale.clock.jump(1_000)
      room.onBeforePatch()
      await turns()
    }
    expect(sale.reports.map(({ kind }) => kind)).to.deep.equal(['lost'])
    room.onDispose()
  })
})
