import { expect } from 'chai'
import type { Entry, PolicyChoice, Reservation, Transfer, TransferOffer } from '../../../client-sdk/protocol/index.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { type Buyer, CONCERT, codeOf, DATE, refused, Sale, succeeded } from '../../support/Sale.ts'
import { turns } from '../../support/turns.ts'

const HOUR = 60 * 60_000
const DAY = 24 * HOUR
const STARTS_AT = Date.parse('2027-06-01T10:00:00Z')
const POLICY: PolicyChoice = {
  preset: 'reuse',
  refundUntilMs: 0,
  transferUntilMs: DAY,
  transferMs: HOUR,
  seatsPerUser: 3,
}

/** Somebody who has bought two seats, and somebody to have them. */
const gift = async (policy: PolicyChoice = POLICY, storage?: FaultyStorage) => {
  const sale = await Sale.start({ policy, storage })
  const giver = await sale.queued(200_000)
  const receiver = await sale.user()
  return { sale, giver, receiver, ...(await giver.bought('A-1', 'A-2')) }
}

const idsOf = async (buyer: Buyer): Promise<readonly string[]> => {
  const { reservations } = succeeded(await buyer.send('reservations', {})) as { reservations: Reservation[] }
  return reservations.map(({ reservationId }) => reservationId)
}

const entriesOf = async (buyer: Buyer): Promise<readonly Entry[]> =>
  (succeeded(await buyer.send('entries', {})) as { entries: Entry[] }).entries

describe('a transfer', () => {
  it('[T2] makes a reservation another’s at once, whole, and no longer the giver’s', async () => {
    const { sale, giver, receiver, reservationId } = await gift()
    const code = await giver.transferCode(reservationId)
    const outcome = await receiver.acceptTransfer(code)
    expect(outcome).to.include({ status: 201 })
    const at = new Date(sale.clock.now()).toISOString()
    const transfer: Transfer = { reservationId, scheduleId: DATE, seats: ['A-1', 'A-2'], at }
    expect(succeeded(outcome)).to.deep.equal(transfer)
    expect(await idsOf(giver)).to.deep.equal([])
    expect(await idsOf(receiver)).to.deep.equal([reservationId])
    const received = await receiver.reservation(reservationId)
    expect(received).to.include({ state: 'PAID', received: true })
    const name = { seatId: 'A-1', label: 'Hall A-1', zone: 'Hall', row: 'A', number: '1', category: 'R' }
    expect(received.seatNames?.[0]).to.include(name)
    for (const type of ['reservation', 'signedTicket', 'offerTransfer', 'withdrawTransfer', 'refund', 'pay'] as const)
      expect(codeOf(await giver.send(type, { reservationId })), type).to.equal('RESERVATION_NOT_FOUND')
    expect([...(sale.concert.state.schedules.get(DATE)?.status ?? [])].slice(0, 3)).to.deep.equal([2, 2, 0])
  })

  it('[T2] is unavailable, and no endless search, where the store goes on reading what was', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const { sale, giver, receiver, reservationId } = await gift(POLICY, storage)
    const code = await giver.transferCode(reservationId)
    const stale = await storage.reservation(reservationId)
    succeeded(await receiver.acceptTransfer(code))
    storage.reservation = async () => stale
    storage.reservationByTransferCode = async () => stale
    expect(codeOf(await giver.refund(reservationId))).to.equal('UNAVAILABLE')
    expect(codeOf(await (await sale.user()).acceptTransfer(code))).to.equal('UNAVAILABLE')
  })

  it('[T2] goes by the code however it is typed, and by no other', async () => {
    const { giver, receiver, reservationId } = await gift()
    const code = await giver.transferCode(reservationId)
    expect(code).to.equal('ZZZZ-ZZZZ-ZZZZ-ZZZ1')
    for (const wrong of ['ZZZZ-ZZZZ-ZZZZ-ZZZ2', '0', 'no code at all', code.slice(1)])
      expect(codeOf(await receiver.acceptTransfer(wrong)), wrong).to.equal('TRANSFER_CODE_INVALID')
    expect(codeOf(await receiver.acceptTransfer(''))).to.equal('INPUT_INVALID')
    succeeded(await receiver.acceptTransfer(' zzzz ZZZZ zZz-Zzzzl\n'))
  })

  it('[T1] code is told once and kept as a hash alone, also in the records of commands and events', async () => {
    const { sale, giver, receiver, reservationId } = await gift()
    const code = await giver.transferCode(reservationId)
    const expiresAt = new Date(sale.clock.now() + HOUR).toISOString()
    const view = await giver.reservation(reservationId)
    expect(view).to.include({ transferUntil: expiresAt })
    succeeded(await receiver.acceptTransfer(code, { commandId: 'take' }))
    const kept = await sale.storage.commandOutcome(receiver.userId, 'take', sale.clock.now())
    const changes = await sale.storage.outbox(0, 1_000)
    const audit = await sale.storage.audit(0, 1_000)
    const texts = JSON.stringify([kept, changes, audit, view]).replaceAll('-', '')
    expect(texts).to.include('transfer.offered')
    expect(texts).not.to.include(code.replaceAll('-', ''))
  })

  it('[T1] has one code at a time: asking again, withdrawing and using it make the one before void', async () => {
    const { giver, receiver, reservationId } = await gift()
    const [first, second] = [await giver.transferCode(reservationId), await giver.transferCode(reservationId)]
    expect(codeOf(await receiver.acceptTransfer(first))).to.equal('TRANSFER_CODE_INVALID')
    expect(await giver.send('withdrawTransfer', { reservationId })).to.include({ ok: true, status: 204 })
    expect(codeOf(await receiver.acceptTransfer(second))).to.equal('TRANSFER_CODE_INVALID')
    expect(await giver.send('withdrawTransfer', { reservationId })).to.include({ ok: true, status: 204 })
    expect(await giver.reservation(reservationId)).not.to.have.property('transferUntil')
    const third = await giver.transferCode(reservationId)
    succeeded(await receiver.acceptTransfer(third))
    expect(codeOf(await receiver.acceptTransfer(third))).to.equal('TRANSFER_CODE_INVALID')
  })

  it('[T1] code is good for as long as policy says, to the millisecond, and never beyond the last moment', async () => {
    const { sale, giver, receiver, reservationId } = await gift()
    const code = await giver.transferCode(reservationId)
    sale.clock.jump(HOUR)
    expect(refused(await receiver.acceptTransfer(code))).to.include({ code: 'TRANSFER_CODE_EXPIRED', status: 410 })
    const inTime = await gift()
    const another = await inTime.giver.transferCode(inTime.reservationId)
    inTime.sale.clock.jump(HOUR - 1)
    succeeded(await inTime.receiver.acceptTransfer(another))

    sale.clock.jump(STARTS_AT - DAY - 1 - sale.clock.now())
    const offer = succeeded(await giver.offerTransfer(reservationId)) as TransferOffer
    expect(offer.expiresAt).to.equal(new Date(STARTS_AT - DAY).toISOString())
    sale.clock.jump(1)
    expect(refused(await giver.offerTransfer(reservationId))).to.include({ code: 'TRANSFER_TOO_LATE', status: 409 })
    expect(codeOf(await receiver.acceptTransfer(offer.transferCode))).to.equal('TRANSFER_CODE_EXPIRED')
  })

  it('[T1] is there where policy says so, and the date says until when', async () => {
    const { giver } = await gift()
    const { schedules } = succeeded(await giver.send('schedules', { concertId: CONCERT })) as { schedules: object[] }
    expect(schedules[0]).to.include({ transferableUntil: new Date(STARTS_AT - DAY).toISOString() })
    const without = await gift({ preset: 'reuse' })
    const refusal = refused(await without.giver.offerTransfer(without.reservationId))
    expect(refusal).to.include({ code: 'TRANSFER_NOT_OFFERED', status: 409 })
  })

  it('[T1] is for what is paid, and asks for no turn, whatever the sale is doing', async () => {
    const { sale, giver, receiver, reservationId } = await gift()
    const held = await giver.held('A-3')
    expect(codeOf(await giver.offerTransfer(held.reservationId))).to.equal('RESERVATION_NOT_PAID')
    expect(codeOf(await receiver.offerTransfer(reservationId))).to.equal('RESERVATION_NOT_FOUND')
    await sale.changeSale('close')
    const offer = await giver.send('offerTransfer', { reservationId }, { queueToken: undefined })
    succeeded(await receiver.acceptTransfer((succeeded(offer) as TransferOffer).transferCode))
  })

  it('[T2] is not one to oneself', async () => {
    const { giver, reservationId } = await gift()
    const code = await giver.transferCode(reservationId)
    expect(refused(await giver.acceptTransfer(code))).to.include({ code: 'TRANSFER_TO_SELF', status: 409 })
    expect(await giver.reservation(reservationId)).to.have.property('transferUntil')
  })

  it('[T2] is to one of all who ask at once', async () => {
    const { sale, giver, reservationId } = await gift()
    const code = await giver.transferCode(reservationId)
    const receivers = await Promise.all(Array.from({ length: 5 }, () => sale.user()))
    const codes = (await Promise.all(receivers.map((each) => each.acceptTransfer(code)))).map(codeOf)
    expect(codes.filter((each) => each === 'OK')).to.have.length(1)
    expect(codes.filter((each) => each === 'TRANSFER_CODE_INVALID')).to.have.length(4)
    const owned = await Promise.all(receivers.map(idsOf))
    expect(owned.flat()).to.deep.equal([reservationId])
    expect(owned[codes.indexOf('OK')]).to.deep.equal([reservationId])
  })

  it('[T2] [T4] that its receiver asks for twice at once counts once, and is told as it is', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const { giver, receiver, reservationId } = await gift(POLICY, storage)
    const code = await giver.transferCode(reservationId)
    const proceed = storage.hold('commit')
    const first = receiver.acceptTransfer(code)
    await storage.arrived('commit')
    const second = receiver.acceptTransfer(code)
    await turns()
    proceed()
    expect([codeOf(await first), codeOf(await second)]).to.deep.equal(['OK', 'TRANSFER_CODE_INVALID'])
    expect(await idsOf(receiver)).to.deep.equal([reservationId])
  })

  it('[T2] and a refund at once: one of them, whichever is first, and the other is told what has happened', async () => {
    for (const order of ['refund', 'transfer'] as const) {
      const { giver, receiver, reservationId } = await gift()
      const code = await giver.transferCode(reservationId)
      const ask = { refund: () => giver.refund(reservationId), transfer: () => receiver.acceptTransfer(code) }
      const first = ask[order]()
      const second = ask[order === 'refund' ? 'transfer' : 'refund']()
      const [refund, transfer] = order === 'refund' ? [await first, await second] : [await second, await first]
      const isRefunded = refund.ok
      const codes = isRefunded ? ['OK', 'TRANSFER_CODE_INVALID'] : ['RESERVATION_NOT_FOUND', 'OK']
      expect([codeOf(refund), codeOf(transfer)]).to.deep.equal(codes)
      expect(await giver.balance()).to.equal(isRefunded ? 200_000 : 100_000)
      expect(await idsOf(receiver)).to.deep.equal(isRefunded ? [] : [reservationId])
    }
  })

  it('[T2] whose commit fails has left no trace, and is done once when it is sent again', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const { giver, receiver, reservationId } = await gift(POLICY, storage)
    const code = await giver.transferCode(reservationId)
    storage.failNext('commit')
    expect(codeOf(await receiver.acceptTransfer(code, { commandId: 't' }))).to.equal('UNAVAILABLE')
    expect(await idsOf(giver)).to.deep.equal([reservationId])
    const answer = await receiver.acceptTransfer(code, { commandId: 't' })
    succeeded(answer)
    expect(await receiver.acceptTransfer(code, { commandId: 't' })).to.deep.equal(answer)
    expect(codeOf(await receiver.acceptTransfer('another', { commandId: 't' }))).to.equal('COMMAND_REUSED')
  })

  it('[T2] [D1] is told once it is durable', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const { giver, receiver, reservationId } = await gift(POLICY, storage)
    const code = await giver.transferCode(reservationId)
    const proceed = storage.hold('commit')
    let isTold = false
    const taken = receiver.acceptTransfer(code).then((outcome) => {
      isTold = true
      return outcome
    })
    await storage.arrived('commit')
    await turns()
    expect(isTold).to.equal(false)
    proceed()
    succeeded(await taken)
  })

  it('[T3] moves no money, and is refunded to who has paid, who alone may ask and only while it is his', async () => {
    const { sale, giver, receiver, reservationId } = await gift()
    const before = await entriesOf(giver)
    succeeded(await receiver.acceptTransfer(await giver.transferCode(reservationId)))
    expect(await entriesOf(giver)).to.deep.equal(before)
    expect(await entriesOf(receiver)).to.deep.equal([])
    expect(refused(await receiver.refund(reservationId))).to.include({ code: 'REFUND_BUYER_ONLY', status: 409 })

    succeeded(await giver.acceptTransfer(await receiver.transferCode(reservationId)))
    expect(await giver.reservation(reservationId)).not.to.have.property('received')
    succeeded(await giver.refund(reservationId))
    expect(await giver.balance()).to.equal(200_000)
    expect(sale.concert.state.schedules.get(DATE)?.revenue).to.equal(0)
  })

  it('[T3] is refunded by the operator to the wallet that has paid, whoever holds it', async () => {
    const { sale, giver, receiver, reservationId } = await gift()
    succeeded(await receiver.acceptTransfer(await giver.transferCode(reservationId)))
    succeeded(await sale.operate('refundReservation', { reservationId }))
    expect(await giver.balance()).to.equal(200_000)
    expect(await receiver.balance()).to.equal(0)
    expect(await receiver.reservation(reservationId)).to.include({ state: 'CANCELLED' })
    expect(codeOf(await receiver.offerTransfer(reservationId))).to.equal('RESERVATION_CANCELLED')
    const { entries } = succeeded(await sale.operate('audit', {})) as { entries: { action: string }[] }
    expect(entries.at(-1)?.action).to.equal('reservation-refunded')
  })

  it('[T4] counts as the receiver’s from then on and no longer as the giver’s, also after a restart', async () => {
    const { sale, giver, receiver, reservationId } = await gift()
    succeeded(await receiver.acceptTransfer(await giver.transferCode(reservationId)))
    await receiver.enter()
    for (const restart of [async () => undefined, () => sale.boot()]) {
      await restart()
      expect(codeOf(await receiver.hold(['A-3', 'A-4']))).to.equal('SEAT_LIMIT')
      const { reservationId: three } = await giver.held('A-5', 'A-6', 'A-7')
      succeeded(await giver.release(three))
    }
  })

  it('[H5] [T4] is refused where it would be too many for the receiver, and the code stays good', async () => {
    const { sale, giver, reservationId } = await gift()
    const receiver = await sale.queued(200_000)
    const { reservationId: mine } = await receiver.held('A-3', 'A-4')
    const code = await giver.transferCode(reservationId)
    expect(refused(await receiver.acceptTransfer(code))).to.include({ code: 'SEAT_LIMIT', status: 409 })
    succeeded(await receiver.release(mine))
    succeeded(await receiver.acceptTransfer(code))
  })

  it('[H11] [T4] is refused where it would be too many of all dates together', async () => {
    const policy: PolicyChoice = { ...POLICY, seatsPerUserOnAllDates: 3 }
    const sale = await Sale.start({ policy, dates: 2 })
    const giver = await sale.queued(200_000)
    const receiver = await sale.queued(200_000)
    const elsewhere = succeeded(await receiver.hold(['A-1', 'A-2'], {}, `${CONCERT}-2`)) as Reservation
    const code = await giver.transferCode((await giver.bought('A-1', 'A-2')).reservationId)
    expect(codeOf(await receiver.acceptTransfer(code))).to.equal('SEAT_LIMIT')
    succeeded(await receiver.release(elsewhere.reservationId))
    succeeded(await receiver.acceptTransfer(code))
  })

  it('[H5] [T4] counts while it is under way, for a hold and for another transfer, and no longer if it comes to nothing', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const { sale, giver, reservationId } = await gift(POLICY, storage)
    const other = await sale.queued(200_000)
    const { reservationId: others } = await other.bought('A-3', 'A-4')
    const receiver = await sale.queued()
    const codes = [await giver.transferCode(reservationId), await other.transferCode(others)]
    const proceed = storage.hold('commit')
    const first = receiver.acceptTransfer(codes[0] ?? '')
    await storage.arrived('commit')
    const second = receiver.acceptTransfer(codes[1] ?? '')
    const hold = receiver.hold(['A-5', 'A-6'])
    await turns()
    proceed()
    expect([codeOf(await first), codeOf(await second), codeOf(await hold)]).to.deep.equal([
      'OK',
      'SEAT_LIMIT',
      'SEAT_LIMIT',
    ])

    const loser = await sale.queued()
    const [won, lost] = await Promise.all([
      (await sale.user()).acceptTransfer(codes[1] ?? ''),
      loser.acceptTransfer(codes[1] ?? ''),
    ])
    expect([codeOf(won), codeOf(lost)]).to.deep.equal(['OK', 'TRANSFER_CODE_INVALID'])
    succeeded(await loser.hold(['A-5', 'A-6', 'A-7']))
  })
})
