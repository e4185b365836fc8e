import { expect } from 'chai'
import { nanoid } from 'nanoid'
import { scheduleRoomId, type Ticket, waitingRoomId } from '../../client-sdk/protocol/index.ts'
import { Rooms } from '../../server/Rooms.ts'
import { CONCERT, codeOf, DATE, Sale } from '../support/Sale.ts'

describe('the rooms of a server', () => {
  let rooms: Rooms
  let sale: Sale
  before(async () => {
    rooms = await Rooms.prepare(undefined, nanoid)
    sale = await Sale.start({ tickets: rooms })
  })
  after(async () => {
    await rooms.close()
    await sale.open.close()
  })

  const ROOM_IDS = [waitingRoomId(CONCERT), scheduleRoomId(DATE)]
  const issueAll = (): Promise<(Ticket | undefined)[]> =>
    Promise.all(ROOM_IDS.map((roomId) => rooms.issue(roomId, { userId: 'ann' })))
  const roomIds = (tickets: readonly (Ticket | undefined)[]) => tickets.map((ticket) => ticket?.roomId)

  it('[S1] give no ticket before they are there, nor while they are made anew: whoever asks is told to ask again', async () => {
    const buyer = await sale.queued()
    const askAll = async (): Promise<string[]> => [
      codeOf(await buyer.send('enterQueue', { concertId: CONCERT })),
      codeOf(await buyer.send('ticket', { scheduleId: DATE })),
    ]
    expect(await askAll()).to.deep.equal(['UNAVAILABLE', 'UNAVAILABLE'])
    const { boxOffice, concerts } = sale.open
    const ports = { now: sale.clock.now, wakeAfter: sale.clock.wakeAfter, defer: setImmediate }
    const reportError = (_roomId: string, message: string) => sale.errors.push(message)
    await rooms.open({
      boxOffice,
      concerts,
      messagesPerSecond: Number.POSITIVE_INFINITY,
      ports,
      socketListeners: [],
      reportError,
    })
    expect(await askAll()).to.deep.equal(['OK', 'OK'])

    const justBefore = issueAll()
    const renewing = rooms.renew(concerts, [CONCERT])
    const meanwhile = issueAll()
    expect(await meanwhile).to.deep.equal([undefined, undefined])
    // They were asked for in time, but the rooms are closed by the time they are made.
    for (const roomId of roomIds(await justBefore)) expect(roomId).to.be.oneOf([undefined, ...ROOM_IDS])
    await renewing
    expect(roomIds(await issueAll())).to.deep.equal(ROOM_IDS)
    expect(await askAll()).to.deep.equal(['OK', 'OK'])
    expect(sale.errors).to.deep.equal([])
  })
})
