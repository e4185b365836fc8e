import { expect } from 'chai'
import {
  type CheckIn,
  type ConcertOverview,
  type PolicyChoice,
  type ReservationOverview,
  type RevokedTickets,
  readTicket,
  signedPart,
  type TicketKey,
  ticketText,
} from '../../../client-sdk/protocol/index.ts'
import { verifyTicket } from '../../../client-sdk/verifyTicket.ts'
import { ticketSeal } from '../../../server/ticketSeal.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { CONCERT, codeOf, DATE, refused, Sale, succeeded } from '../../support/Sale.ts'
import { testSeal } from '../../support/ticketing.ts'
import { turns } from '../../support/turns.ts'

const POLICY: PolicyChoice = { preset: 'reuse', refundUntilMs: 0, transferUntilMs: 0 }

const sold = async (storage?: FaultyStorage) => {
  const sale = await Sale.start({ policy: POLICY, dates: 2, storage })
  const buyer = await sale.queued(500_000)
  const reservation = await buyer.bought('A-1', 'A-2')
  return { sale, buyer, ...reservation, ticket: await buyer.ticket(reservation.reservationId) }
}

const revokedIn = async (sale: Sale, after?: string): Promise<RevokedTickets> =>
  succeeded(await sale.askAtDoor('revokedTickets', { scheduleId: DATE, after })) as RevokedTickets

describe('a ticket', () => {
  it('[A1] says what its server has signed, and is verified by the public keys alone', async () => {
    const { sale, reservationId, ticket } = await sold()
    const { keys } = succeeded(await sale.execute('ticketKeys', {})) as { keys: TicketKey[] }
    expect(await verifyTicket(` ${ticket}\n`, keys)).to.deep.equal({
      ...{ keyId: keys[0]?.keyId, reservationId, scheduleId: DATE, generation: 1, seats: [0, 1] },
    })
    expect(ticket).to.match(/^FR1\.[\w-]{1,160}$/)
  })

  it('[A1] with any letter changed is none, by the keys and at the door', async () => {
    const { sale, ticket } = await sold()
    for (let at = 0; at < ticket.length; at += 1) {
      const letter = ticket[at] === 'A' ? 'B' : 'A'
      const forged = ticket.slice(0, at) + letter + ticket.slice(at + 1)
      // The last letter of base64 has bits to spare, which say nothing.
      if (readTicket(forged)?.signature.join() === readTicket(ticket)?.signature.join()) {
        if (readTicket(forged)?.signed.join() === readTicket(ticket)?.signed.join()) continue
      }
      expect(await verifyTicket(forged, testSeal.keys), forged).to.equal(undefined)
      expect(codeOf(await sale.checkIn(forged)), forged).to.equal('TICKET_INVALID')
    }
  })

  it('[A1] signed by a key that is not the server’s is none', async () => {
    const { sale, ticket } = await sold()
    const stranger = ticketSeal(['s'.repeat(43)])
    const content = readTicket(ticket)?.content
    for (const keyId of [stranger.keys[0].keyId, testSeal.keys[0].keyId]) {
      const signed = signedPart({ ...(content as NonNullable<typeof content>), keyId })
      const forged = ticketText(signed, stranger.sign(signed))
      expect(codeOf(await sale.checkIn(forged))).to.equal('TICKET_INVALID')
      expect(await verifyTicket(forged, testSeal.keys)).to.equal(undefined)
    }
  })

  it('[A1] is told to its holder alone, of what is paid', async () => {
    const { sale, buyer, reservationId } = await sold()
    const stranger = await sale.user()
    expect(codeOf(await stranger.send('signedTicket', { reservationId }))).to.equal('RESERVATION_NOT_FOUND')
    const held = await buyer.held('A-3')
    expect(codeOf(await buyer.send('signedTicket', held.reservationId))).to.equal('INPUT_INVALID')
    const { reservationId: unpaid } = held
    expect(codeOf(await buyer.send('signedTicket', { reservationId: unpaid }))).to.equal('RESERVATION_NOT_PAID')
    succeeded(await buyer.refund(reservationId))
    expect(codeOf(await buyer.send('signedTicket', { reservationId }))).to.equal('RESERVATION_CANCELLED')
  })
})

describe('a check-in', () => {
  it('[A3] lets in once; the second time says when and at which door the first was', async () => {
    const { sale, buyer, reservationId, ticket } = await sold()
    const at = new Date(sale.clock.now()).toISOString()
    const outcome = await sale.checkIn(ticket, { door: 'East' })
    expect(outcome).to.include({ status: 201 })
    const answer: CheckIn = {
      ...{ reservationId, scheduleId: DATE, at, door: 'East' },
      ...{ seats: ['A-1', 'A-2'], labels: ['Hall A-1', 'Hall A-2'], name: 'somebody' },
    }
    expect(succeeded(outcome)).to.deep.equal(answer)
    sale.clock.jump(60_000)
    for (const restart of [async () => undefined, () => sale.boot()]) {
      await restart()
      expect(refused(await sale.checkIn(ticket, { door: 'West' }))).to.deep.include({
        ...{ code: 'ALREADY_CHECKED_IN', status: 409, checkedIn: { at, door: 'East' } },
      })
    }
    expect(await buyer.reservation(reservationId)).to.include({ state: 'PAID', checkedInAt: at })
  })

  it('[S8] is made at a door whose name can be read', async () => {
    const { sale, ticket } = await sold()
    for (const door of ['East\u202etsaW', 'East\0', 'East\n2', '\u200b']) {
      expect(refused(await sale.checkIn(ticket, { door })), door).to.include({ code: 'INPUT_INVALID', path: 'door' })
    }
    expect(succeeded(await sale.checkIn(ticket, { door: ' 동쪽 '.normalize('NFD') }))).to.include({ door: '동쪽' })
  })

  it('[A3] lets in at one of all doors that ask at once, and tells the others which', async () => {
    const { sale, ticket } = await sold()
    const doors = ['North', 'East', 'South', 'West']
    const outcomes = await Promise.all(doors.map((door) => sale.checkIn(ticket, { door })))
    const admitted = outcomes.filter(({ ok }) => ok)
    expect(admitted).to.have.length(1)
    const { door, at } = succeeded(admitted[0] as (typeof outcomes)[number]) as CheckIn
    const others = outcomes.filter(({ ok }) => !ok).map(refused)
    for (const problem of others) expect(problem).to.deep.include({ checkedIn: { at, door } })
  })

  it('[A3] refuses each ticket that is not good by a code of its own', async () => {
    const { sale, buyer, reservationId, ticket } = await sold()
    expect(codeOf(await sale.checkIn(ticket, { scheduleId: 'nowhere' }))).to.equal('SCHEDULE_NOT_FOUND')
    expect(codeOf(await sale.checkIn(ticket, { scheduleId: 'gig-2' }))).to.equal('TICKET_WRONG_DATE')
    expect(codeOf(await sale.checkIn('hello'))).to.equal('TICKET_INVALID')
    expect(codeOf(await sale.checkIn(''))).to.equal('INPUT_INVALID')

    const receiver = await sale.user()
    succeeded(await receiver.acceptTransfer(await buyer.transferCode(reservationId)))
    expect(refused(await sale.checkIn(ticket))).to.include({ code: 'TICKET_TRANSFERRED', status: 410 })
    const theirs = await receiver.ticket(reservationId)
    succeeded(await sale.operate('refundReservation', { reservationId }))
    expect(refused(await sale.checkIn(theirs))).to.include({ code: 'RESERVATION_CANCELLED', status: 410 })
    expect(codeOf(await sale.checkIn(ticket))).to.equal('TICKET_TRANSFERRED')
  })

  it('[A3] knows a ticket that its database does not know from a forged one', async () => {
    const { sale, ticket } = await sold()
    const content = readTicket(ticket)?.content as NonNullable<ReturnType<typeof readTicket>>['content']
    for (const unknown of [{ reservationId: 'never' }, { generation: 2 }]) {
      const signed = signedPart({ ...content, ...unknown })
      const problem = refused(await sale.checkIn(ticketText(signed, testSeal.sign(signed))))
      expect(problem.code).to.equal('TICKET_INVALID')
      expect(problem.detail).to.include('was signed by this server')
    }
  })

  it('[A3] at the door of another date is told no more than that, whatever has become of it or has not', async () => {
    const { sale, buyer, reservationId, ticket } = await sold()
    const content = readTicket(ticket)?.content as NonNullable<ReturnType<typeof readTicket>>['content']
    const elsewhere = async (text: string) => codeOf(await sale.checkIn(text, { scheduleId: 'gig-2' }))
    const signed = signedPart({ ...content, reservationId: 'never' })
    expect(await elsewhere(ticketText(signed, testSeal.sign(signed)))).to.equal('TICKET_WRONG_DATE')
    expect(await elsewhere(ticketText(signed, new Uint8Array(64)))).to.equal('TICKET_INVALID')
    const receiver = await sale.user()
    succeeded(await receiver.acceptTransfer(await buyer.transferCode(reservationId)))
    const theirs = await receiver.ticket(reservationId)
    succeeded(await sale.checkIn(theirs))
    for (const text of [ticket, theirs]) expect(await elsewhere(text)).to.equal('TICKET_WRONG_DATE')
  })

  it('[A4] is durable before it is told, and done once under its name', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const { sale, ticket } = await sold(storage)
    storage.failNext('commit')
    expect(codeOf(await sale.checkIn(ticket, { commandId: 'in' }))).to.equal('UNAVAILABLE')
    await sale.settle()
    const proceed = storage.hold('commit')
    let isTold = false
    const admitted = sale.checkIn(ticket, { commandId: 'in' }).then((outcome) => {
      isTold = true
      return outcome
    })
    await storage.arrived('commit')
    await turns()
    expect(isTold).to.equal(false)
    proceed()
    const answer = await admitted
    succeeded(answer)
    await sale.boot()
    expect(await sale.checkIn(ticket, { commandId: 'in' })).to.deep.equal(answer)
    expect(codeOf(await sale.checkIn(ticket, { commandId: 'in', door: 'West' }))).to.equal('COMMAND_REUSED')
    expect(codeOf(await sale.checkIn(ticket))).to.equal('ALREADY_CHECKED_IN')
  })

  it('[A5] keeps a reservation from being refunded or passed on, by whomever', async () => {
    const { sale, buyer, reservationId, ticket } = await sold()
    const code = await buyer.transferCode(reservationId)
    succeeded(await sale.checkIn(ticket))
    const refusals = [
      await buyer.refund(reservationId),
      await sale.operate('refundReservation', { reservationId }),
      await buyer.offerTransfer(reservationId),
      await buyer.send('withdrawTransfer', { reservationId }),
    ]
    expect(refusals.map(codeOf)).to.deep.equal(Array(4).fill('ALREADY_CHECKED_IN'))
    expect(codeOf(await (await sale.user()).acceptTransfer(code))).to.equal('TRANSFER_CODE_INVALID')
    expect(await buyer.balance()).to.equal(400_000)
  })

  it('[A5] and a refund at once: one of them, and the other is told what has happened', async () => {
    const { sale, buyer, reservationId, ticket } = await sold()
    const [admitted, refund] = await Promise.all([sale.checkIn(ticket), buyer.refund(reservationId)])
    const codes = admitted.ok ? ['OK', 'ALREADY_CHECKED_IN'] : ['RESERVATION_CANCELLED', 'OK']
    expect([codeOf(admitted), codeOf(refund)]).to.deep.equal(codes)
    expect(await buyer.balance()).to.equal(admitted.ok ? 400_000 : 500_000)
  })

  it('[A2] void tickets are listed date by date, each with its last void generation, and the list goes on where it was left', async () => {
    const { sale, buyer, reservationId } = await sold()
    const receiver = await sale.user()
    expect(await revokedIn(sale)).to.deep.equal({ revoked: [], next: 0 })
    succeeded(await receiver.acceptTransfer(await buyer.transferCode(reservationId)))
    const first = await revokedIn(sale)
    expect(first.revoked).to.deep.equal([{ reservationId, generation: 1 }])
    succeeded(await sale.operate('refundReservation', { reservationId }))
    const second = await revokedIn(sale, String(first.next))
    expect(second.revoked).to.deep.equal([{ reservationId, generation: 2 }])
    expect(await revokedIn(sale, String(second.next))).to.deep.equal({ revoked: [], next: second.next })
    const elsewhere = await sale.askAtDoor('revokedTickets', { scheduleId: 'gig-2' })
    expect((succeeded(elsewhere) as RevokedTickets).revoked).to.deep.equal([])
    const ahead = await sale.askAtDoor('revokedTickets', { scheduleId: DATE, after: String(second.next + 1) })
    expect(refused(ahead)).to.include({ code: 'EVENTS_GONE', path: 'after' })
  })

  it('[O14] is counted for the operator, seat by seat, and every reservation is found by its id', async () => {
    const { sale, buyer, reservationId, ticket } = await sold()
    await buyer.bought('A-3')
    const receiver = await sale.user()
    succeeded(await receiver.acceptTransfer(await buyer.transferCode(reservationId)))
    expect(codeOf(await sale.checkIn(ticket))).to.equal('TICKET_TRANSFERRED')
    succeeded(await sale.checkIn(await receiver.ticket(reservationId)))
    for (const restart of [async () => undefined, () => sale.boot()]) {
      await restart()
      const overview = succeeded(await sale.operate('concertOverview', { concertId: CONCERT })) as ConcertOverview
      expect(overview.schedules.map(({ checkedIn }) => checkedIn)).to.deep.equal([2, 0])
    }
    const found = succeeded(await sale.operate('reservationOverview', { reservationId })) as ReservationOverview
    expect(found).to.include({ reservationId, state: 'PAID', generation: 2, door: 'East', concertId: CONCERT })
    expect(found).to.include({ userId: receiver.userId, buyerId: buyer.userId })
    const nowhere = await sale.operate('reservationOverview', { reservationId: 'nowhere' })
    expect(codeOf(nowhere)).to.equal('RESERVATION_NOT_FOUND')
  })
})
