import { expect } from 'chai'
import type { Payment } from '../../client-sdk/protocol/index.ts'
import { type Buyer, CONCERT, codeOf, DATE, refused, type Sale, succeeded } from '../support/Sale.ts'
import {
  admitted,
  answersToBadTokens,
  dates,
  enterQueue,
  holdFirst,
  holding,
  lastEntryOf,
  leftMs,
  MINUTE,
  nothingWentWrong,
  OTHER_DATE,
  PRICE,
  paid,
  payFor,
  poll,
  refusedWithoutTrace,
  SEATS,
  SECOND,
  seatsLeftSeen,
  startSale,
  stateOf,
  statusSeen,
  tokenEnds,
  waiting,
} from './steps.ts'

describe('002 theme-park', () => {
  let sale: Sale

  beforeEach(async () => {
    sale = await startSale('theme-park')
  })
  afterEach(() => nothingWentWrong(sale))

  const payingWithoutToken = (buyer: Buyer, reservationId: string) =>
    buyer.pay(reservationId, { queueToken: undefined })

  const announcements = async () =>
    (await sale.storage.audit(0, 1_000)).filter(({ kind }) => kind === 'payment-completed')

  // 1. 유저와 대기열 서비스

  it('002 1. 유저와 대기열 서비스 · 대기열 등록 요청 → 201', async () => {
    expect(await enterQueue(await sale.user())).to.include({ ok: true, status: 201 })
  })

  it("002 1. 유저와 대기열 서비스 · 유저 상태 업데이트 ('NONE' -> 'WAIT') → WAIT, though the park is empty", async () => {
    const buyer = await sale.user()
    expect(codeOf(await poll(buyer))).to.equal('TOKEN_INVALID')
    expect(await buyer.enter()).to.include({ state: 'WAIT', sequence: 1, ahead: 0 })
  })

  it('002 1. 유저와 대기열 서비스 · 대기열 등록 완료 → the token, place and likely wait', async () => {
    await waiting(sale)
    const { token, ...place } = await (await sale.user()).enter()
    expect(token).to.match(/^gig\.[A-Za-z0-9_-]{16,}$/)
    expect(place).to.include({ concertId: CONCERT, state: 'WAIT', sequence: 2, ahead: 1, etaMs: 5 * SECOND })
  })

  it('002 1. 유저와 대기열 서비스 · loop 특정 시간 마다 반복 → every 5 s, and not before', async () => {
    const buyer = await waiting(sale)
    await sale.advance(3 * SECOND - 1)
    expect(await stateOf(buyer)).to.equal('WAIT')
    await sale.advance(1)
    expect(await stateOf(buyer)).to.equal('ACTIVE')
    const next = await waiting(sale)
    await sale.advance(5 * SECOND - 1)
    expect(await stateOf(next)).to.equal('WAIT')
    await sale.advance(1)
    expect(await stateOf(next)).to.equal('ACTIVE')
  })

  it("002 1. 유저와 대기열 서비스 · 대기 유저 n명 상태 변경 ('WAIT' -> 'ACTIVE') → 100 a time, in order", async () => {
    const crowd: Buyer[] = []
    while (crowd.length < 150) crowd.push(await sale.queued())
    await sale.advance(5 * SECOND)
    const [last, next] = crowd.slice(99) as [Buyer, Buyer]
    expect(await stateOf(last)).to.equal('ACTIVE')
    expect(await next.poll()).to.include({ state: 'WAIT', ahead: 0 })
    expect(await crowd.at(-1)?.poll()).to.include({ state: 'WAIT', ahead: 49 })
    await sale.advance(5 * SECOND)
    expect(await Promise.all(crowd.map(stateOf))).to.deep.equal(crowd.map(() => 'ACTIVE'))
  })

  it('002 1. 유저와 대기열 서비스 · loop Polling 방식으로 요청 → asking as often as suggested gets one in', async () => {
    expect(await stateOf(await admitted(sale))).to.equal('ACTIVE')
  })

  it('002 1. 유저와 대기열 서비스 · 대기열 조회 요청 → TOKEN_INVALID but for the token’s own user', async () => {
    expect(await answersToBadTokens(await admitted(sale), poll)).to.deep.equal(['TOKEN_INVALID'])
  })

  it("002 1. 유저와 대기열 서비스 · 유저 상태 반환 ('WAIT' 또는 'ACTIVE') → first the one, then the other", async () => {
    const buyer = await waiting(sale)
    expect(await stateOf(buyer)).to.equal('WAIT')
    await sale.advance(5 * SECOND)
    expect(await stateOf(buyer)).to.equal('ACTIVE')
  })

  it('002 1. 유저와 대기열 서비스 · 대기열 상태 정보 → place, deadline and when to ask again', async () => {
    const token = await (await waiting(sale)).poll()
    expect(token).to.include({ state: 'WAIT', ahead: 0, pollAfterMs: SECOND })
    expect(Date.parse(token.expiresAt)).to.equal(sale.clock.now() + 10 * MINUTE)
  })

  it('002 1. 유저와 대기열 서비스 · alt 유저 상태가 ACTIVE일 경우 → a waiter can’t hold: TOKEN_NOT_ACTIVE', async () => {
    const buyer = await waiting(sale)
    expect(codeOf(await holdFirst(buyer))).to.equal('TOKEN_NOT_ACTIVE')
    await sale.advance(5 * SECOND)
    expect(codeOf(await holdFirst(buyer))).to.equal('OK')
  })

  it('002 1. 유저와 대기열 서비스 · 좌석 예약 요청 → 201; the second to ask: SEAT_TAKEN', async () => {
    const [one, other] = [await admitted(sale), await admitted(sale)]
    expect(await holdFirst(one)).to.include({ ok: true, status: 201 })
    expect(refused(await holdFirst(other))).to.deep.include({ code: 'SEAT_TAKEN', seats: ['A-1'] })
  })

  it('002 1. 유저와 대기열 서비스 · 좌석 "임시 예약" 상태로 변경 → HELD', async () => {
    await holding(sale)
    expect(await statusSeen(await admitted(sale), 'A-1')).to.equal('HELD')
  })

  it('002 1. 유저와 대기열 서비스 · 예약 완료 → the reservation, 5 min to pay it in', async () => {
    const { reservation } = await holding(sale)
    expect(reservation).to.deep.include({ scheduleId: DATE, state: 'HELD', seats: ['A-1'], amount: PRICE })
    expect(Date.parse(reservation.expiresAt) - sale.clock.now()).to.equal(5 * MINUTE)
  })

  it("002 1. 유저와 대기열 서비스 · 유저 상태 변경 요청 ('ACTIVE' -> 'EXPIRE') → EXPIRED by the hold itself", async () => {
    const { buyer, reservation } = await holding(sale)
    expect(await stateOf(buyer)).to.equal('EXPIRED')
    expect(codeOf(await buyer.hold(['A-2']))).to.equal('TOKEN_EXPIRED')
    expect(await buyer.reservation(reservation.reservationId)).to.include({ state: 'HELD' })
  })

  it("002 1. 유저와 대기열 서비스 · 유저 상태 변경 요청 ('ACTIVE' -> 'EXPIRE') → not by a hold that was refused", async () => {
    await holding(sale)
    const other = await admitted(sale)
    expect(await refusedWithoutTrace(other, () => holdFirst(other))).to.equal('SEAT_TAKEN')
    expect(await stateOf(other)).to.equal('ACTIVE')
  })

  it('002 1. 유저와 대기열 서비스 · else 시간 임계점 초과 → EXPIRED without having held anything', async () => {
    const buyer = await admitted(sale)
    await tokenEnds(buyer)
    expect(await stateOf(buyer)).to.equal('EXPIRED')
    expect(codeOf(await holdFirst(buyer))).to.equal('TOKEN_EXPIRED')
  })

  // 2. 콘서트 예약

  it('002 2. 콘서트 예약 · 예약 가능한 날짜 조회 API 요청 → 200', async () => {
    expect(await dates(await admitted(sale))).to.include({ ok: true, status: 200 })
  })

  it('002 2. 콘서트 예약 · Authorization에 토큰적재 → TOKEN_INVALID without it', async () => {
    expect(await answersToBadTokens(await admitted(sale), dates)).to.deep.equal(['TOKEN_INVALID'])
  })

  it('002 2. 콘서트 예약 · 예약 가능한 날짜 조회 → only dates with a seat left', async () => {
    await holding(sale, 0, SEATS)
    expect(await seatsLeftSeen(await admitted(sale))).to.deep.equal({ [OTHER_DATE]: 4 })
  })

  it('002 2. 콘서트 예약 · 대기열 상태값 조회 → a waiter may look at the dates, and lives on by it', async () => {
    const buyer = await waiting(sale)
    await sale.advance(2 * SECOND)
    expect(await stateOf(buyer)).to.equal('WAIT')
    expect(codeOf(await dates(buyer))).to.equal('OK')
    expect(await leftMs(buyer)).to.equal(10 * MINUTE)
  })

  it('002 2. 콘서트 예약 · alt 대기열 상태값이 EXPIRED일 경우 에러 응답 → TOKEN_EXPIRED, after a hold too', async () => {
    const late = await admitted(sale)
    await tokenEnds(late)
    expect(codeOf(await dates(late))).to.equal('TOKEN_EXPIRED')
    const { buyer } = await holding(sale)
    expect(codeOf(await dates(buyer))).to.equal('TOKEN_EXPIRED')
  })

  it('002 2. 콘서트 예약 · else 예약 가능한 날짜 조회 결과 반환 → both dates, with WAIT and with ACTIVE', async () => {
    const buyer = await waiting(sale)
    expect(await seatsLeftSeen(buyer)).to.deep.equal({ [DATE]: 4, [OTHER_DATE]: 4 })
    await sale.advance(5 * SECOND)
    expect(await seatsLeftSeen(buyer)).to.deep.equal({ [DATE]: 4, [OTHER_DATE]: 4 })
  })

  it('002 2. 콘서트 예약 · 만료 시간값이 30분이 지났을 경우 EXPIRED로 업데이트 → ACTIVE for 30 min to the millisecond', async () => {
    const buyer = await waiting(sale)
    await sale.advance(3 * SECOND)
    await sale.advance(30 * MINUTE - 1)
    expect(await stateOf(buyer)).to.equal('ACTIVE')
    await sale.advance(1)
    expect(await stateOf(buyer)).to.equal('EXPIRED')
    const [stored] = (await sale.storage.loadConcert(CONCERT))?.tokens ?? []
    expect(stored).to.include({ token: buyer.token, state: 'EXPIRED' })
  })

  // 결제

  it('002 결제 · "예약한 좌석 결제" 요청 → 201', async () => {
    const { buyer, reservation } = await holding(sale)
    expect(await payFor(reservation)(buyer)).to.include({ ok: true, status: 201 })
  })

  it('002 결제 · 결제는 대기열 토큰이 필요하지 않습니다 → 201 with none at all', async () => {
    const { buyer, reservation } = await holding(sale)
    expect(await payingWithoutToken(buyer, reservation.reservationId)).to.include({ ok: true, status: 201 })
  })

  it('002 결제 · 주문이 "결제대기" 상태인지 확인 → RESERVATION_EXPIRED once its 5 min are over', async () => {
    const { buyer, reservation } = await holding(sale)
    await sale.advance(5 * MINUTE)
    expect(await refusedWithoutTrace(buyer, () => payFor(reservation)(buyer))).to.equal('RESERVATION_EXPIRED')
  })

  it('002 결제 · alt 주문이 "결제대기" 상태라면? → HELD, and then it can be paid', async () => {
    const { buyer, reservation } = await holding(sale)
    expect(await buyer.reservation(reservation.reservationId)).to.include({ state: 'HELD' })
    expect(codeOf(await payFor(reservation)(buyer))).to.equal('OK')
  })

  it('002 결제 · 포인트 조회 → the whole order has to be covered', async () => {
    const { buyer, reservation } = await holding(sale, 2 * PRICE - 1, ['A-1', 'A-2'])
    expect(codeOf(await payFor(reservation)(buyer))).to.equal('BALANCE_INSUFFICIENT')
  })

  it('002 결제 · alt 포인트 잔액이 충분하다면? → to the last won', async () => {
    const { buyer, reservation } = await holding(sale, 2 * PRICE, ['A-1', 'A-2'])
    expect(succeeded(await payFor(reservation)(buyer))).to.include({ amount: 2 * PRICE, balance: 0 })
  })

  it('002 결제 · 포인트 변경 → less the amount, with an entry for it', async () => {
    const { buyer, reservation } = await paid(sale, PRICE + 500)
    expect(await buyer.balance()).to.equal(500)
    const { reservationId } = reservation
    expect(await lastEntryOf(buyer)).to.include({ kind: 'PAYMENT', amount: -PRICE, reservationId })
  })

  it("002 결제 · 주문 상태 변경 ('결제대기' -> '결제완료') → HELD, then PAID", async () => {
    const { buyer, reservation, payment } = await paid(sale)
    expect(reservation.state).to.equal('HELD')
    const { paymentId } = payment
    expect(await buyer.reservation(reservation.reservationId)).to.include({ state: 'PAID', paymentId })
  })

  it('002 결제 · 결제 완료 응답 → the payment', async () => {
    const { buyer, reservation } = await holding(sale)
    const payment = succeeded(await payFor(reservation)(buyer)) as Payment
    const { reservationId } = reservation
    const paidAt = new Date(sale.clock.now()).toISOString()
    expect(payment).to.include({ reservationId, amount: PRICE, paidAt, balance: 0 })
  })

  it('002 결제 · 결제 완료 알림 → recorded as payment-completed, once, with the payment', async () => {
    const { reservation, payment } = await paid(sale)
    const { reservationId } = reservation
    const { paymentId } = payment
    const [announced, ...more] = await announcements()
    expect(more).to.deep.equal([])
    expect(announced).to.deep.include({ concertId: CONCERT, at: sale.clock.now() })
    expect(announced?.detail).to.deep.equal({ scheduleId: DATE, reservationId, paymentId })
  })

  it("002 결제 · 콘서트 좌석 상태 변경 ('임시예약' -> '예약완료') → HELD, then SOLD for good", async () => {
    const watcher = await admitted(sale)
    const { buyer, reservation } = await holding(sale)
    expect(await statusSeen(watcher, 'A-1')).to.equal('HELD')
    succeeded(await payFor(reservation)(buyer))
    expect(await statusSeen(watcher, 'A-1')).to.equal('SOLD')
    await sale.advance(5 * MINUTE)
    expect(await statusSeen(watcher, 'A-1')).to.equal('SOLD')
  })

  it('002 결제 · else 포인트 잔액이 부족하다면? → BALANCE_INSUFFICIENT, nothing announced, and it can still be paid', async () => {
    const { buyer, reservation } = await holding(sale, PRICE - 1)
    expect(await refusedWithoutTrace(buyer, () => payFor(reservation)(buyer))).to.equal('BALANCE_INSUFFICIENT')
    expect(await announcements()).to.deep.equal([])
    succeeded(await buyer.charge(1))
    expect(codeOf(await payFor(reservation)(buyer))).to.equal('OK')
  })

  it('002 결제 · else 주문이 "결제완료" 상태라면? → RESERVATION_ALREADY_PAID, and nothing is taken twice', async () => {
    const { buyer, reservation } = await paid(sale, 2 * PRICE)
    expect(await refusedWithoutTrace(buyer, () => payFor(reservation)(buyer))).to.equal('RESERVATION_ALREADY_PAID')
    expect(await buyer.balance()).to.equal(PRICE)
  })

  it('002 결제 · else 주문이 존재하지 않는다면? → RESERVATION_NOT_FOUND, and so is another user’s', async () => {
    const { reservation } = await holding(sale)
    const other = await sale.user(PRICE)
    for (const reservationId of ['no-such-order', reservation.reservationId]) {
      expect(await refusedWithoutTrace(other, () => other.pay(reservationId))).to.equal('RESERVATION_NOT_FOUND')
    }
  })

  // 유저 서비스 - 포인트 조회 충전

  it('002 유저 서비스 - 포인트 조회 충전 · "포인트 잔액" 조회 요청 → 200, no queue token needed', async () => {
    expect(await (await sale.user()).send('wallet', {})).to.include({ ok: true, status: 200 })
  })

  it('002 유저 서비스 - 포인트 조회 충전 · 포인트 잔액 조회 → nothing before the first charge', async () => {
    expect(await (await sale.user()).balance()).to.equal(0)
  })

  it('002 유저 서비스 - 포인트 조회 충전 · "포인트 잔액" 응답 → {balance}', async () => {
    expect(succeeded(await (await sale.user(7_000)).send('wallet', {}))).to.deep.equal({ balance: 7_000 })
  })

  it('002 유저 서비스 - 포인트 조회 충전 · "포인트 충전" 요청 → 201, no queue token needed', async () => {
    expect(await (await sale.user()).charge(1_000)).to.include({ ok: true, status: 201 })
  })

  it('002 유저 서비스 - 포인트 조회 충전 · 포인트 변경 → the amounts add up', async () => {
    const buyer = await sale.user(1_000)
    succeeded(await buyer.charge(2_500))
    expect(await buyer.balance()).to.equal(3_500)
  })

  it('002 유저 서비스 - 포인트 조회 충전 · "포인트 충전" 응답 → entry and balance', async () => {
    const buyer = await sale.user(1_000)
    const charge = succeeded(await buyer.charge(2_500))
    expect(charge).to.deep.equal({ entryId: (await lastEntryOf(buyer))?.entryId, balance: 3_500 })
  })
})
