import { expect } from 'chai'
import type { Reservation } from '../../client-sdk/protocol/index.ts'
import { CONCERT, codeOf, DATE, refused, type Sale, succeeded } from '../support/Sale.ts'
import {
  admitted,
  answersByToken,
  answersToBadTokens,
  dates,
  datesSeen,
  enterQueue,
  freeBesideSoldAndHeld,
  freeSeatsSeen,
  holdFirst,
  holding,
  holdingAtLast,
  holdingInLine,
  lastEntryOf,
  leftMs,
  MINUTE,
  nothingWentWrong,
  ONLY_ACTIVE,
  OTHER_DATE,
  PRICE,
  paid,
  payFor,
  payTooPoorThenNot,
  raceForSeat,
  refusedWithoutTrace,
  SEATS,
  seats,
  seatsLeftSeen,
  startSale,
  stateOf,
  statusSeen,
  stranger,
  tokenEnds,
  waiting,
} from './steps.ts'

describe('000 facade', () => {
  let sale: Sale

  beforeEach(async () => {
    sale = await startSale('facade')
  })
  afterEach(() => nothingWentWrong(sale))

  // 대기열 토큰 발급

  it('000 대기열 토큰 발급 · 대기열 토큰 발급 요청 → 201', async () => {
    expect(await enterQueue(await sale.user())).to.include({ ok: true, status: 201 })
  })

  it('000 대기열 토큰 발급 · 유저 정보 검증 (application 전 단계) → nobody signed in: UNAUTHENTICATED', async () => {
    expect(codeOf(await sale.execute('enterQueue', { concertId: CONCERT }))).to.equal('UNAUTHENTICATED')
    expect((await sale.storage.loadConcert(CONCERT))?.tokens).to.deep.equal([])
  })

  it('000 대기열 토큰 발급 · opt 유저 존재하지 않음 → USER_NOT_FOUND', async () => {
    expect(codeOf(await enterQueue(stranger(sale)))).to.equal('USER_NOT_FOUND')
    expect((await sale.storage.loadConcert(CONCERT))?.tokens).to.deep.equal([])
  })

  it('000 대기열 토큰 발급 · 대기열 상태 조회 및 토큰 발급 → ACTIVE while there is room, else WAIT', async () => {
    expect(await (await sale.user()).enter()).to.include({ state: 'ACTIVE', sequence: 1, ahead: 0 })
    const next = await waiting(sale)
    expect(await next.poll()).to.include({ state: 'WAIT', sequence: 501, ahead: 0 })
  })

  it('000 대기열 토큰 발급 · 대기열 토큰 반환 → the token answers for its user from then on', async () => {
    const buyer = await sale.user()
    const token = await buyer.enter()
    expect(token).to.deep.include(await buyer.poll())
  })

  // 예약 가능 날짜 조회

  it('000 예약 가능 날짜 조회 · 예약 가능 날짜 조회 요청 → 200', async () => {
    expect(await dates(await admitted(sale))).to.include({ ok: true, status: 200 })
  })

  it('000 예약 가능 날짜 조회 · 대기열 토큰 검증 (application 전 단계) → TOKEN_INVALID', async () => {
    expect(await answersToBadTokens(await admitted(sale), dates)).to.deep.equal(['TOKEN_INVALID'])
  })

  it('000 예약 가능 날짜 조회 · opt 예약 불가능 상태 → TOKEN_NOT_ACTIVE, TOKEN_EXPIRED', async () => {
    expect(await answersByToken(sale, dates)).to.deep.equal(ONLY_ACTIVE)
  })

  it('000 예약 가능 날짜 조회 · 예약 가능 날짜 조회 → only dates with a seat left', async () => {
    const { buyer } = await holding(sale, 0, SEATS)
    expect(await seatsLeftSeen(buyer)).to.deep.equal({ [OTHER_DATE]: 4 })
  })

  it('000 예약 가능 날짜 조회 · 예약 가능 날짜 반환 → each with its time and its seats', async () => {
    const { buyer } = await holding(sale)
    const [first, second] = await datesSeen(buyer)
    const startsAt = '2027-06-01T10:00:00.000Z'
    expect(first).to.deep.equal({ scheduleId: DATE, concertId: CONCERT, startsAt, seatsLeft: 3, seatsTotal: 4 })
    expect(second).to.include({ scheduleId: OTHER_DATE, seatsLeft: 4 })
  })

  // 예약 가능 좌석 조회

  it('000 예약 가능 좌석 조회 · 예약 가능 좌석 조회 요청 → 200', async () => {
    expect(await seats(await admitted(sale))).to.include({ ok: true, status: 200 })
  })

  it('000 예약 가능 좌석 조회 · 대기열 토큰 검증 (application 전 단계) → TOKEN_INVALID', async () => {
    expect(await answersToBadTokens(await admitted(sale), seats)).to.deep.equal(['TOKEN_INVALID'])
  })

  it('000 예약 가능 좌석 조회 · opt 예약 불가능 상태 → TOKEN_NOT_ACTIVE, TOKEN_EXPIRED', async () => {
    expect(await answersByToken(sale, seats)).to.deep.equal(ONLY_ACTIVE)
  })

  it('000 예약 가능 좌석 조회 · opt 콘서트 일정 없음 → SCHEDULE_NOT_FOUND', async () => {
    const buyer = await admitted(sale)
    expect(codeOf(await buyer.send('seats', { scheduleId: 'gig-9' }))).to.equal('SCHEDULE_NOT_FOUND')
  })

  it('000 예약 가능 좌석 조회 · 예약 정보 조회 → held, sold and free seats are told apart', async () => {
    await paid(sale)
    const { buyer } = await holding(sale, 0, ['A-2'])
    expect(await statusSeen(buyer, 'A-1')).to.equal('SOLD')
    expect(await statusSeen(buyer, 'A-2')).to.equal('HELD')
    expect(await statusSeen(buyer, 'A-3')).to.equal('FREE')
  })

  it('000 예약 가능 좌석 조회 · 좌석 중 예약되지 않은 좌석 반환 → neither held nor sold ones', async () => {
    expect(await freeBesideSoldAndHeld(sale)).to.deep.equal(['A-3', 'A-4'])
  })

  it('000 예약 가능 좌석 조회 · 예약 가능 좌석 반환 → each with place and price', async () => {
    const answer = succeeded(await seats(await admitted(sale))) as { seats: unknown[] }
    expect(answer.seats).to.have.lengthOf(4)
    const place = { seatId: 'A-2', index: 1, zone: 'Hall', row: 'A', number: '2', x: 20, y: 0 }
    expect(answer.seats[1]).to.include({ ...place, category: 'R', price: PRICE, status: 'FREE' })
  })

  // 좌석 예약 요청

  it('000 좌석 예약 요청 · 예약 요청 → 201', async () => {
    expect(await holdFirst(await admitted(sale))).to.include({ ok: true, status: 201 })
  })

  it('000 좌석 예약 요청 · 대기열 토큰 검증 (application 전 단계) → TOKEN_INVALID', async () => {
    expect(await answersToBadTokens(await admitted(sale), holdFirst)).to.deep.equal(['TOKEN_INVALID'])
  })

  it('000 좌석 예약 요청 · opt 예약 불가능 상태 → TOKEN_NOT_ACTIVE, TOKEN_EXPIRED', async () => {
    expect(await answersByToken(sale, holdFirst)).to.deep.equal(ONLY_ACTIVE)
    expect(await freeSeatsSeen(await admitted(sale))).to.deep.equal(SEATS)
  })

  it('000 좌석 예약 요청 · 콘서트 일정 존재 여부 확인 → the same seat of two dates is two seats', async () => {
    const { buyer } = await holding(sale)
    const other = succeeded(await buyer.hold(['A-1'], {}, OTHER_DATE)) as Reservation
    expect(other.scheduleId).to.equal(OTHER_DATE)
  })

  it('000 좌석 예약 요청 · opt 콘서트 일정 없음 → SCHEDULE_NOT_FOUND', async () => {
    const buyer = await admitted(sale)
    expect(codeOf(await buyer.hold(['A-1'], {}, 'gig-9'))).to.equal('SCHEDULE_NOT_FOUND')
  })

  it('000 좌석 예약 요청 · 콘서트 좌석 존재 여부 확인 → one unknown seat refuses them all', async () => {
    const buyer = await admitted(sale)
    expect(codeOf(await buyer.hold(['A-1', 'Z-1']))).to.equal('SEAT_NOT_FOUND')
    expect(await freeSeatsSeen(buyer)).to.deep.equal(SEATS)
  })

  it('000 좌석 예약 요청 · opt 콘서트 좌석 없음 → SEAT_NOT_FOUND, naming it', async () => {
    const buyer = await admitted(sale)
    expect(refused(await buyer.hold(['Z-1']))).to.deep.include({ code: 'SEAT_NOT_FOUND', seats: ['Z-1'] })
  })

  it('000 좌석 예약 요청 · 좌석 임시 배정 요청 → HELD for its buyer', async () => {
    const { buyer, reservation } = await holding(sale)
    expect(await buyer.reservation(reservation.reservationId)).to.deep.include(reservation)
  })

  it('000 좌석 예약 요청 · 좌석 배정 여부 조회 및 임시 배정 → of two at once one gets it', async () => {
    expect(await raceForSeat(sale)).to.deep.equal(['OK', 'SEAT_TAKEN'])
  })

  it('000 좌석 예약 요청 · opt 임시 배정 불가능 상태 → SEAT_TAKEN while held and when sold', async () => {
    const { buyer, reservation } = await holding(sale)
    const other = await admitted(sale)
    expect(refused(await holdFirst(other))).to.deep.include({ code: 'SEAT_TAKEN', seats: ['A-1'] })
    succeeded(await payFor(reservation)(buyer))
    expect(codeOf(await holdFirst(other))).to.equal('SEAT_TAKEN')
  })

  it('000 좌석 예약 요청 · 대기열 토큰 만료 시간 5분 추가 → 5 min later than it was, with each hold', async () => {
    const buyer = await admitted(sale)
    expect(await leftMs(buyer)).to.equal(10 * MINUTE)
    await buyer.held('A-1')
    expect(await leftMs(buyer)).to.equal(15 * MINUTE)
    await buyer.held('A-2')
    expect(await leftMs(buyer)).to.equal(20 * MINUTE)
  })

  it('000 좌석 예약 요청 · 예약 정보 반환 → seats, amount and the 5 min they are held for', async () => {
    const { reservation } = await holding(sale, 0, ['A-1', 'A-3'])
    const { reservationId, heldAt, expiresAt, ...details } = reservation
    expect(reservationId).to.match(/^[A-Za-z0-9_-]+$/)
    expect(Date.parse(expiresAt) - Date.parse(heldAt)).to.equal(5 * MINUTE)
    expect(details).to.deep.equal({ scheduleId: DATE, state: 'HELD', seats: ['A-1', 'A-3'], amount: 2 * PRICE })
  })

  // 잔액 조회

  it('000 잔액 조회 · 잔액 조회 요청 → 200', async () => {
    expect(await (await sale.user()).send('wallet', {})).to.include({ ok: true, status: 200 })
  })

  it('000 잔액 조회 · 유저 정보 검증 (application 전 단계) → nobody signed in: UNAUTHENTICATED', async () => {
    expect(codeOf(await sale.execute('wallet', {}))).to.equal('UNAUTHENTICATED')
  })

  it('000 잔액 조회 · opt 유저 존재하지 않음 → USER_NOT_FOUND', async () => {
    expect(codeOf(await stranger(sale).send('wallet', {}))).to.equal('USER_NOT_FOUND')
  })

  it('000 잔액 조회 · 잔액 조회 → nothing before the first charge, each their own', async () => {
    const [rich, poor] = [await sale.user(7_000), await sale.user()]
    expect([await rich.balance(), await poor.balance()]).to.deep.equal([7_000, 0])
  })

  it('000 잔액 조회 · 잔액 반환 → {balance}', async () => {
    expect(succeeded(await (await sale.user(7_000)).send('wallet', {}))).to.deep.equal({ balance: 7_000 })
  })

  // 잔액 충전

  it('000 잔액 충전 · 잔액 충전 요청 → 201', async () => {
    expect(await (await sale.user()).charge(1_000)).to.include({ ok: true, status: 201 })
  })

  it('000 잔액 충전 · 유저 정보 검증 (application 전 단계) → nobody signed in: UNAUTHENTICATED', async () => {
    expect(codeOf(await sale.execute('charge', { amount: 1_000 }))).to.equal('UNAUTHENTICATED')
  })

  it('000 잔액 충전 · opt 유저 존재하지 않음 → USER_NOT_FOUND', async () => {
    expect(codeOf(await stranger(sale).charge(1_000))).to.equal('USER_NOT_FOUND')
    expect(await sale.storage.wallet('nobody')).to.equal(undefined)
  })

  it('000 잔액 충전 · 잔액 충전 → the amounts add up', async () => {
    const buyer = await sale.user(1_000)
    expect(succeeded(await buyer.charge(2_500))).to.include({ balance: 3_500 })
    expect(await buyer.balance()).to.equal(3_500)
  })

  // 결제

  it('000 결제 · 결제 요청 → 201', async () => {
    const { buyer, reservation } = await holding(sale)
    expect(await payFor(reservation)(buyer)).to.include({ ok: true, status: 201 })
  })

  it('000 결제 · 대기열 토큰 검증 (application 전 단계) → TOKEN_INVALID', async () => {
    const { buyer, reservation } = await holding(sale)
    expect(await answersToBadTokens(buyer, payFor(reservation))).to.deep.equal(['TOKEN_INVALID'])
  })

  it('000 결제 · opt 예약 불가능 상태 → TOKEN_NOT_ACTIVE while back in line', async () => {
    const { buyer, reservation } = await holdingInLine(sale)
    expect(await refusedWithoutTrace(buyer, () => payFor(reservation)(buyer))).to.equal('TOKEN_NOT_ACTIVE')
  })

  it('000 결제 · opt 예약 불가능 상태 → TOKEN_EXPIRED once the turn, 5 min longer by the hold, is over', async () => {
    const { buyer, reservation } = await holdingAtLast(sale)
    await tokenEnds(buyer)
    expect(await refusedWithoutTrace(buyer, () => payFor(reservation)(buyer))).to.equal('TOKEN_EXPIRED')
  })

  it('000 결제 · 좌석 임시 배정 여부 확인 → another user has no such reservation', async () => {
    const { reservation } = await holding(sale)
    const other = await admitted(sale, PRICE)
    expect(await refusedWithoutTrace(other, () => payFor(reservation)(other))).to.equal('RESERVATION_NOT_FOUND')
  })

  it('000 결제 · opt 좌석 임시 배정 상태가 아님 → RESERVATION_EXPIRED', async () => {
    const { buyer, reservation } = await holding(sale)
    await sale.advance(5 * MINUTE)
    expect(await refusedWithoutTrace(buyer, () => payFor(reservation)(buyer))).to.equal('RESERVATION_EXPIRED')
  })

  it('000 결제 · 콘서트 가격 확인 → the price of every seat held', async () => {
    const { buyer, reservation } = await holding(sale, 3 * PRICE, ['A-1', 'A-2'])
    expect(succeeded(await payFor(reservation)(buyer))).to.include({ amount: 2 * PRICE, balance: PRICE })
  })

  it('000 결제 · 잔액 차감 요청 → asked of the buyer alone', async () => {
    const other = await sale.user(PRICE)
    const { buyer } = await paid(sale)
    expect([await buyer.balance(), await other.balance()]).to.deep.equal([0, PRICE])
  })

  it('000 결제 · opt 잔액 부족 → BALANCE_INSUFFICIENT, and the hold stays to be paid', async () => {
    expect(await payTooPoorThenNot(sale)).to.deep.equal(['BALANCE_INSUFFICIENT', 'OK'])
  })

  it('000 결제 · 잔액 차감 → by the amount, with an entry that says what for', async () => {
    const { buyer, reservation } = await paid(sale, PRICE + 500)
    const entry = await lastEntryOf(buyer)
    const { reservationId } = reservation
    expect(entry).to.include({ kind: 'PAYMENT', amount: -PRICE, balanceAfter: 500, reservationId })
    expect(await buyer.balance()).to.equal(500)
  })

  it('000 결제 · 결제 처리 및 정보 저장 → PAID, with the payment it was paid by', async () => {
    const { buyer, reservation, payment } = await paid(sale)
    const { paymentId } = payment
    expect(await buyer.reservation(reservation.reservationId)).to.include({ state: 'PAID', paymentId })
  })

  it('000 결제 · 좌석 소유권 배정 → SOLD, past the deadline of the hold too', async () => {
    const { buyer } = await paid(sale)
    await buyer.enter()
    await sale.advance(5 * MINUTE)
    expect(await statusSeen(buyer, 'A-1')).to.equal('SOLD')
  })

  it('000 결제 · 대기열 토큰 만료 처리 → EXPIRED', async () => {
    const { buyer } = await paid(sale)
    expect(await stateOf(buyer)).to.equal('EXPIRED')
    expect(codeOf(await buyer.hold(['A-2']))).to.equal('TOKEN_EXPIRED')
  })

  it('000 결제 · 결제 정보 반환 → payment, reservation, amount, time and balance', async () => {
    const { reservation, payment } = await paid(sale, PRICE + 500)
    const { paymentId, ...details } = payment
    const paidAt = new Date(sale.clock.now()).toISOString()
    const { reservationId } = reservation
    expect(details).to.deep.equal({ reservationId, amount: PRICE, paidAt, balance: 500 })
    expect(paymentId).to.match(/^[A-Za-z0-9_-]+$/)
  })
})
