import { expect } from 'chai'
import fc from 'fast-check'
import { playHistories, runsOf } from '../modelRuns.ts'
import { histories, terms } from './histories.ts'
import { ScheduleCore } from './ScheduleCore.ts'
import { SeatBook } from './SeatBook.ts'

const RUNS = runsOf(1_000)

describe('the seats of a date', () => {
  it('[H1] [H2] [H3] [H5] [H6] [H7] [H10] [P2] [P3] [P4] [P6] [P7] [P8] [O3] [O7] are at every moment as a plain list of its reservations says', () => {
    const play = fc.property(terms, histories, (onSale, history) => {
      fc.modelRun(() => ({ model: new SeatBook(onSale), real: new ScheduleCore(onSale) }), history)
    })
    playHistories('test/rooms/schedule/model.test.ts', play, RUNS)
  }).timeout(RUNS * 100)

  it('meet every refusal and every end of a reservation in those histories', () => {
    const met = new Set<string>()
    for (const [onSale, history] of fc.sample(fc.tuple(terms, histories), { numRuns: 100, seed: 1 })) {
      const book = new SeatBook(onSale)
      fc.modelRun(() => ({ model: book, real: new ScheduleCore(onSale) }), history)
      for (const code of book.refusals) met.add(code)
      for (const { state } of book.entries) met.add(state)
      if (book.blocked.length > 0) met.add('BLOCKED')
    }
    expect(met).to.include.keys(
      ...['HELD', 'PAYING', 'PAID', 'EXPIRED', 'RELEASED', 'CANCELLED', 'BLOCKED'],
      ...['RESERVATION_NOT_FOUND', 'SEAT_NOT_FOUND', 'TOKEN_INVALID', 'TOKEN_EXPIRED', 'TOKEN_NOT_ACTIVE'],
      ...[
        'SALE_NOT_OPEN',
        'SALE_PAUSED',
        'SALE_CLOSED',
        'RESERVATION_ALREADY_PAID',
        'PAYMENT_IN_PROGRESS',
        'RESERVATION_EXPIRED',
      ],
      ...['RESERVATION_NOT_PAID', 'RESERVATION_CANCELLED', 'CHECKOUT_NOT_OFFERED'],
      ...['REFUND_NOT_OFFERED', 'REFUND_TOO_LATE', 'SEAT_LIMIT', 'SEAT_TAKEN'],
    )
  })
})
