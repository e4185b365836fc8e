import { expect } from 'chai'
import type { PolicyChoice, Reservation } from '../../../client-sdk/protocol/index.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { codeOf, refused, Sale, succeeded } from '../../support/Sale.ts'

const MINUTE = 60_000
/** Five minutes to hold, eight more from the checkout, ten in all. */
const POLICY: PolicyChoice = {
  preset: 'reuse',
  holdDurationMs: 5 * MINUTE,
  checkoutMs: 8 * MINUTE,
  holdCapMs: 10 * MINUTE,
  activeLifeMs: 60 * MINUTE,
  activeCapMs: 60 * MINUTE,
}

/** A sale, and a hold made as it began. */
const heldIn = async (policy: PolicyChoice = POLICY, storage?: FaultyStorage) => {
  const sale = await Sale.start({ policy, storage })
  const buyer = await sale.queued(50_000)
  return { sale, buyer, ...(await buyer.held('A-1')) }
}

const untilIn = (hold: Reservation): number => (Date.parse(hold.expiresAt) - Date.parse(hold.heldAt)) / MINUTE

describe('a checkout', () => {
  it('[H10] gives a hold so much time from the moment it begins, and the answer says until when', async () => {
    const { sale, buyer, reservationId } = await heldIn()
    await sale.advance(MINUTE)
    const outcome = await buyer.checkout(reservationId)
    const hold = succeeded(outcome) as Reservation
    expect(outcome).to.include({ status: 200 })
    expect(untilIn(hold)).to.equal(9)
    expect(Date.parse(hold.checkoutAt ?? '')).to.equal(sale.clock.now())
    expect(await buyer.reservation(reservationId)).to.deep.include(hold)
  })

  it('[H10] never goes beyond the cap, and never takes time away', async () => {
    const late = await heldIn()
    await late.sale.advance(4 * MINUTE)
    expect(untilIn(succeeded(await late.buyer.checkout(late.reservationId)) as Reservation)).to.equal(10)
    for (const values of [{ checkoutMs: MINUTE }, { holdCapMs: 2 * MINUTE }]) {
      const { buyer, reservationId } = await heldIn({ ...POLICY, ...values })
      expect(untilIn(succeeded(await buyer.checkout(reservationId)) as Reservation)).to.equal(5)
    }
  })

  it('[H10] begins once: later the same reservation is told again, and nothing is written', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const { sale, buyer, reservationId } = await heldIn(POLICY, storage)
    const first = succeeded(await buyer.checkout(reservationId, { commandId: 'c1' }))
    await sale.advance(2 * MINUTE)
    const writes = storage.writeSets.length
    for (const commandId of ['c1', 'c2', undefined]) {
      expect(succeeded(await buyer.checkout(reservationId, { commandId, door: 'socket' }))).to.deep.equal(first)
    }
    expect(storage.writeSets.slice(writes).filter(({ facts }) => facts.length > 0)).to.deep.equal([])
  })

  it('[H3] [H10] is over at its new deadline and not before', async () => {
    const { sale, buyer, reservationId } = await heldIn()
    succeeded(await buyer.checkout(reservationId))
    await sale.advance(8 * MINUTE - 1)
    expect((await buyer.reservation(reservationId)).state).to.equal('HELD')
    await sale.advance(1)
    expect(codeOf(await buyer.pay(reservationId))).to.equal('RESERVATION_EXPIRED')
    expect((await buyer.reservation(reservationId)).state).to.equal('EXPIRED')
    succeeded(await (await sale.queued()).hold(['A-1']))
  })

  it('[H10] can be paid in the time it has gained, and released', async () => {
    const { sale, buyer, reservationId } = await heldIn()
    succeeded(await buyer.checkout(reservationId))
    const other = await sale.queued()
    const released = await other.held('A-2')
    succeeded(await other.checkout(released.reservationId))
    await sale.advance(7 * MINUTE)
    succeeded(await buyer.pay(reservationId))
    succeeded(await other.release(released.reservationId))
  })

  it('[H7] [H10] survives a restart: the deadline, and that it has begun', async () => {
    const { sale, buyer, reservationId } = await heldIn()
    const hold = succeeded(await buyer.checkout(reservationId))
    await sale.boot()
    await sale.advance(6 * MINUTE)
    expect(await buyer.reservation(reservationId)).to.deep.include(hold)
    expect(succeeded(await buyer.checkout(reservationId))).to.deep.equal(hold)
    await sale.advance(2 * MINUTE)
    expect((await buyer.reservation(reservationId)).state).to.equal('EXPIRED')
  })

  it('[H10] whose commit fails has not begun', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const { sale, buyer, reservationId } = await heldIn(POLICY, storage)
    storage.failNext('commit')
    expect(codeOf(await buyer.checkout(reservationId))).to.equal('UNAVAILABLE')
    expect(untilIn(await buyer.reservation(reservationId))).to.equal(5)
    await sale.advance(MINUTE)
    expect(untilIn(succeeded(await buyer.checkout(reservationId)) as Reservation)).to.equal(9)
  })

  it('[H10] is refused where policy has none, and the concert says what it has', async () => {
    const { buyer, reservationId } = await heldIn({ preset: 'reuse' })
    expect(refused(await buyer.checkout(reservationId))).to.include({ code: 'CHECKOUT_NOT_OFFERED', status: 409 })
    expect(untilIn(await buyer.reservation(reservationId))).to.equal(5)
    expect(succeeded(await buyer.send('concerts', {}))).not.to.have.nested.property('concerts[0].checkoutMs')
    const offered = await heldIn()
    const { concerts } = succeeded(await offered.buyer.send('concerts', {})) as { concerts: object[] }
    expect(concerts[0]).to.include({ checkoutMs: 8 * MINUTE })
  })

  it('[H10] waits for the outcome of a payment under way', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const { buyer, reservationId } = await heldIn(POLICY, storage)
    const proceed = storage.hold('commit')
    const paying = buyer.pay(reservationId)
    await storage.arrived('commit')
    const checkout = buyer.checkout(reservationId)
    proceed()
    succeeded(await paying)
    expect(codeOf(await checkout)).to.equal('PAYMENT_IN_PROGRESS')
    expect(codeOf(await buyer.checkout(reservationId))).to.equal('RESERVATION_ALREADY_PAID')
  })

  for (const when of ['in', 'after'] as const) {
    it(`[H10] [O3] begun ${when} a pause has its whole time from the end of it`, async () => {
      const { sale, buyer, reservationId } = await heldIn()
      await sale.advance(MINUTE)
      await sale.changeSale('pause')
      await sale.advance(30 * MINUTE)
      if (when === 'in') succeeded(await buyer.checkout(reservationId))
      await sale.advance(2 * MINUTE)
      await sale.changeSale('resume')
      if (when === 'after') succeeded(await buyer.checkout(reservationId))
      const leftMs = Date.parse((await buyer.reservation(reservationId)).expiresAt) - sale.clock.now()
      expect(leftMs).to.equal(8 * MINUTE)
    })
  }

  it('[H10] [O3] never goes beyond the cap, of which pauses take nothing', async () => {
    const { sale, buyer, reservationId } = await heldIn()
    await sale.advance(2 * MINUTE)
    for (let nth = 0; nth < 2; nth += 1) {
      await sale.changeSale('pause')
      await sale.advance(30 * MINUTE)
      await sale.changeSale('resume')
    }
    await sale.advance(2 * MINUTE)
    expect(untilIn(succeeded(await buyer.checkout(reservationId)) as Reservation)).to.equal(60 + 10)
  })

  it('[H6] [H10] is its owner’s alone', async () => {
    const { sale, reservationId } = await heldIn()
    const thief = await sale.queued()
    expect(codeOf(await thief.checkout(reservationId))).to.equal('RESERVATION_NOT_FOUND')
  })
})
