import { expect } from 'chai'
import { CONCERT, codeOf, DATE, refused, type Sale, succeeded } from '../support/Sale.ts'
import {
  admitted,
  answersByToken,
  answersToBadTokens,
  balanceOfTwoCharges,
  dates,
  enterQueue,
  freeAfterEachDeadline,
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
  poll,
  raceForSeat,
  refusedWithoutTrace,
  restart,
  SEATS,
  SECOND,
  seats,
  seatsLeftSeen,
  startSale,
  stateOf,
  statusAroundDeadline,
  statusSeen,
  stranger,
  tokenEnds,
  waiting,
} from './steps.ts'

describe('004 reuse', () => {
  let sale: Sale

  beforeEach(async () => {
    sale = await startSale('reuse')
  })
  afterEach(() => nothingWentWrong(sale))

  // 유저 대기열 토큰 기능

  it('004 유저 대기열 토큰 기능 · 사용자는 5초 간격으로 대기열 상태를 조회합니다 → pollAfterMs 5000 in every state', async () => {
    const active = await admitted(sale)
    expect(await active.poll()).to.include({ state: 'ACTIVE', pollAfterMs: 5 * SECOND })
    expect(await (await waiting(sale)).poll()).to.include({ state: 'WAIT', pollAfterMs: 5 * SECOND })
    await tokenEnds(active)
    expect(await active.poll()).to.include({ state: 'EXPIRED', pollAfterMs: 5 * SECOND })
  })

  it('004 유저 대기열 토큰 기능 · 시스템은 대기 순번과 상태를 기준으로 진입 가능 여부를 판단합니다 → the first in line comes first', async () => {
    const active = await admitted(sale)
    const first = await waiting(sale)
    const second = await sale.queued()
    succeeded(await active.send('leaveQueue', {}))
    expect([await stateOf(first), await stateOf(second)]).to.deep.equal(['ACTIVE', 'WAIT'])
  })

  it('004 유저 대기열 토큰 기능 · 정원이 가득 찬 경우에는 사용자의 현재 대기 순번을 계산해 응답합니다 → ahead, exact', async () => {
    const first = await waiting(sale)
    const second = await sale.queued()
    expect(await second.poll()).to.include({ state: 'WAIT', ahead: 1 })
    succeeded(await first.send('leaveQueue', {}))
    expect(await second.poll()).to.include({ state: 'WAIT', ahead: 0 })
  })

  it('004 유저 대기열 토큰 기능 · 대기열 토큰 요청 → 201', async () => {
    expect(await enterQueue(await sale.user())).to.include({ ok: true, status: 201 })
  })

  it('004 유저 대기열 토큰 기능 · 사용자 토큰 조회 → each user has one, whoever else has', async () => {
    const [one, other] = [await sale.queued(), await sale.queued()]
    expect(one.token).not.to.equal(other.token)
    expect(codeOf(await dates(one))).to.equal('OK')
  })

  it('004 유저 대기열 토큰 기능 · alt 기존 토큰 존재 → 200, the same token, to its last millisecond', async () => {
    const buyer = await admitted(sale)
    const { token, expiresAt } = await buyer.poll()
    await sale.advance((await leftMs(buyer)) - 1)
    const outcome = await enterQueue(buyer)
    expect(outcome).to.include({ ok: true, status: 200 })
    expect(succeeded(outcome)).to.include({ token, expiresAt, state: 'ACTIVE' })
  })

  it('004 유저 대기열 토큰 기능 · alt 기존 토큰 존재 → a waiter keeps its place', async () => {
    const buyer = await waiting(sale)
    const { token, sequence } = await buyer.poll()
    await sale.queued()
    expect(await buyer.enter()).to.include({ token, sequence, state: 'WAIT', ahead: 0 })
  })

  it('004 유저 대기열 토큰 기능 · 만료 여부 확인 후 재사용 또는 재발급 → however late the scheduler', async () => {
    const buyer = await admitted(sale)
    const old = buyer.token
    sale.clock.jump((await leftMs(buyer)) - 1)
    expect((await buyer.enter()).token).to.equal(old)
    sale.clock.jump(1)
    expect((await buyer.enter()).token).not.to.equal(old)
  })

  it('004 유저 대기열 토큰 기능 · else 토큰 없음 또는 만료됨 → 201, a new token and a new place', async () => {
    const buyer = await admitted(sale)
    const old = await buyer.poll()
    await tokenEnds(buyer)
    const outcome = await enterQueue(buyer)
    expect(outcome).to.include({ ok: true, status: 201 })
    expect(succeeded(outcome))
      .to.include({ state: 'ACTIVE', sequence: old.sequence + 1 })
      .and.not.to.include({ token: old.token })
  })

  it('004 유저 대기열 토큰 기능 · 사용자 정보 조회 → USER_NOT_FOUND', async () => {
    expect(codeOf(await enterQueue(stranger(sale)))).to.equal('USER_NOT_FOUND')
  })

  it('004 유저 대기열 토큰 기능 · 신규 토큰 저장 → the same after a restart', async () => {
    const buyer = await admitted(sale)
    const before = await buyer.poll()
    await restart(sale)
    expect(await buyer.poll()).to.deep.equal(before)
    expect((await buyer.enter()).token).to.equal(before.token)
  })

  it('004 유저 대기열 토큰 기능 · 토큰 응답 → it answers for its user from then on', async () => {
    const buyer = await sale.user()
    const token = await buyer.enter()
    expect(token).to.deep.include(await buyer.poll())
  })

  it('004 유저 대기열 토큰 기능 · loop 주기적 상태 확인 → polling keeps a place for as long as it takes', async () => {
    const buyer = await waiting(sale)
    for (let minute = 0; minute < 9; minute += 1) {
      await sale.advance(MINUTE)
      expect(await stateOf(buyer)).to.equal('WAIT')
      expect(await leftMs(buyer)).to.equal(10 * MINUTE)
    }
    await sale.advance(MINUTE)
    expect(await stateOf(buyer)).to.equal('ACTIVE')
  })

  it('004 유저 대기열 토큰 기능 · 대기 상태 확인 요청 → TOKEN_INVALID but for the token’s own user', async () => {
    expect(await answersToBadTokens(await admitted(sale), poll)).to.deep.equal(['TOKEN_INVALID'])
  })

  it('004 유저 대기열 토큰 기능 · alt 통과 가능 → ACTIVE as soon as one leaves', async () => {
    const active = await admitted(sale)
    const buyer = await waiting(sale)
    succeeded(await active.send('leaveQueue', {}))
    expect(await buyer.poll()).to.include({ state: 'ACTIVE', ahead: 0 })
  })

  it('004 유저 대기열 토큰 기능 · else 대기 중 → WAIT and the place in line', async () => {
    await waiting(sale)
    expect(await (await sale.queued()).poll()).to.include({ state: 'WAIT', ahead: 1 })
  })

  it('004 유저 대기열 토큰 기능 · 상태 응답 → token, place and deadline', async () => {
    const token = await (await admitted(sale)).poll()
    expect(token).to.include({ concertId: CONCERT, state: 'ACTIVE', sequence: 1, ahead: 0 })
    expect(Date.parse(token.expiresAt)).to.equal(sale.clock.now() + 10 * MINUTE)
  })

  // 예약 가능 날짜 조회 API

  it('004 예약 가능 날짜 조회 API · 사용자는 유효한 대기열 토큰을 포함하여 요청합니다 → any other is refused', async () => {
    expect(await answersByToken(sale, dates)).to.deep.equal(ONLY_ACTIVE)
  })

  it('004 예약 가능 날짜 조회 API · 예약 가능한 날짜 조회 요청 → 200', async () => {
    expect(await dates(await admitted(sale))).to.include({ ok: true, status: 200 })
  })

  it('004 예약 가능 날짜 조회 API · 공연 일정 조회 → only dates with a seat left', async () => {
    const { buyer } = await holding(sale, 0, SEATS)
    expect(await seatsLeftSeen(buyer)).to.deep.equal({ [OTHER_DATE]: 4 })
  })

  it('004 예약 가능 날짜 조회 API · 날짜 목록 응답 → with the seats left of each', async () => {
    const { buyer } = await holding(sale)
    expect(await seatsLeftSeen(buyer)).to.deep.equal({ [DATE]: 3, [OTHER_DATE]: 4 })
  })

  // 좌석 조회 API

  it('004 좌석 조회 API · 유효한 대기열 토큰을 가진 사용자만 호출 가능 → any other is refused', async () => {
    expect(await answersByToken(sale, seats)).to.deep.equal(ONLY_ACTIVE)
  })

  it('004 좌석 조회 API · 공연 좌석 목록 조회 요청 → 200', async () => {
    expect(await seats(await admitted(sale))).to.include({ ok: true, status: 200 })
  })

  it('004 좌석 조회 API · 공연 좌석 목록 조회 → of the date asked for, neither held nor sold', async () => {
    expect(await freeBesideSoldAndHeld(sale)).to.deep.equal(['A-3', 'A-4'])
  })

  it('004 좌석 조회 API · 좌석 목록 응답 → every free seat', async () => {
    expect(await freeSeatsSeen(await admitted(sale))).to.deep.equal(SEATS)
  })

  // 좌석 예약 요청 API

  it('004 좌석 예약 요청 API · 유효한 대기열 토큰을 가진 사용자만 호출 가능 → any other is refused, and no seat taken', async () => {
    expect(await answersByToken(sale, holdFirst)).to.deep.equal(ONLY_ACTIVE)
    expect(await freeSeatsSeen(await admitted(sale))).to.deep.equal(SEATS)
  })

  it('004 좌석 예약 요청 API · 좌석 예약 요청 (날짜, 좌석 정보 포함) → 201; SCHEDULE_NOT_FOUND, SEAT_NOT_FOUND', async () => {
    const buyer = await admitted(sale)
    expect(codeOf(await buyer.hold(['A-1'], {}, 'gig-9'))).to.equal('SCHEDULE_NOT_FOUND')
    expect(codeOf(await buyer.hold(['Z-1']))).to.equal('SEAT_NOT_FOUND')
    expect(await holdFirst(buyer)).to.include({ ok: true, status: 201 })
  })

  it('004 좌석 예약 요청 API · 좌석 임시 배정 요청 → HELD', async () => {
    const { buyer } = await holding(sale)
    expect(await statusSeen(buyer, 'A-1')).to.equal('HELD')
  })

  it('004 좌석 예약 요청 API · alt 좌석 예약 가능 → of two at once one gets it', async () => {
    expect(await raceForSeat(sale)).to.deep.equal(['OK', 'SEAT_TAKEN'])
  })

  it('004 좌석 예약 요청 API · 5분간 임시 배정 유지 → HELD for 5 min to the millisecond', async () => {
    expect(await statusAroundDeadline(sale)).to.deep.equal(['HELD', 'FREE'])
  })

  it('004 좌석 예약 요청 API · 임시 예약 생성 요청 → among the buyer’s reservations, after a restart too', async () => {
    const { buyer, reservation } = await holding(sale)
    await restart(sale)
    expect(await buyer.reservation(reservation.reservationId)).to.deep.include(reservation)
  })

  it('004 좌석 예약 요청 API · 좌석 예약 성공 응답 → the reservation, HELD', async () => {
    const { reservation } = await holding(sale)
    expect(reservation).to.deep.include({ scheduleId: DATE, state: 'HELD', seats: ['A-1'], amount: PRICE })
  })

  it('004 좌석 예약 요청 API · else 좌석이 이미 임시 배정됨 → SEAT_TAKEN, naming it', async () => {
    await holding(sale)
    const outcome = await (await admitted(sale)).hold(['A-1', 'A-2'])
    expect(refused(outcome)).to.deep.include({ code: 'SEAT_TAKEN', seats: ['A-1'] })
  })

  // 임시 배정 해제 스케줄러

  it('004 임시 배정 해제 스케줄러 · loop 일정 주기 → at each deadline', async () => {
    expect(await freeAfterEachDeadline(sale)).to.deep.equal([['A-1', 'A-3', 'A-4'], SEATS])
  })

  it('004 임시 배정 해제 스케줄러 · 만료된 임시 좌석 확인 요청 → nobody has to ask', async () => {
    await holding(sale)
    await sale.advance(5 * MINUTE)
    expect((await sale.storage.loadConcert(CONCERT))?.schedules[DATE]?.holds).to.deep.equal([])
  })

  it('004 임시 배정 해제 스케줄러 · alt 만료된 좌석 존재 → its reservation is EXPIRED', async () => {
    const { buyer, reservation } = await holding(sale)
    await sale.advance(5 * MINUTE)
    expect(await buyer.reservation(reservation.reservationId)).to.include({ state: 'EXPIRED' })
    expect(await refusedWithoutTrace(buyer, () => payFor(reservation)(buyer))).to.equal('RESERVATION_EXPIRED')
  })

  it('004 임시 배정 해제 스케줄러 · 임시 배정 해제 처리 → another can hold it', async () => {
    await holding(sale)
    await sale.advance(5 * MINUTE)
    expect(codeOf(await holdFirst(await admitted(sale)))).to.equal('OK')
  })

  it('004 임시 배정 해제 스케줄러 · else 해제 대상 없음 → nothing held, sold or running is touched', async () => {
    await paid(sale)
    const { buyer } = await holding(sale, 0, ['A-2'])
    const before = await sale.storage.loadConcert(CONCERT)
    await sale.advance(5 * MINUTE - 1)
    expect(await sale.storage.loadConcert(CONCERT)).to.deep.equal(before)
    expect(await freeSeatsSeen(buyer)).to.deep.equal(['A-3', 'A-4'])
  })

  // 잔액 조회 API

  it('004 잔액 조회 API · 잔액 조회 요청 → 200', async () => {
    expect(await (await sale.user()).send('wallet', {})).to.include({ ok: true, status: 200 })
  })

  it('004 잔액 조회 API · 사용자 잔액 확인 요청 → USER_NOT_FOUND for a stranger', async () => {
    expect(codeOf(await stranger(sale).send('wallet', {}))).to.equal('USER_NOT_FOUND')
  })

  it('004 잔액 조회 API · 사용자 캐시 정보 조회 → nothing before the first charge, each their own', async () => {
    const [rich, poor] = [await sale.user(7_000), await sale.user()]
    expect([await rich.balance(), await poor.balance()]).to.deep.equal([7_000, 0])
  })

  it('004 잔액 조회 API · 잔액 응답 → {balance}', async () => {
    expect(succeeded(await (await sale.user(7_000)).send('wallet', {}))).to.deep.equal({ balance: 7_000 })
  })

  // 충전 API

  it('004 충전 API · 금액 충전 요청 → 201', async () => {
    expect(await (await sale.user()).charge(1_000)).to.include({ ok: true, status: 201 })
  })

  it('004 충전 API · 사용자 캐시에 금액 추가 요청 → a charge that isn’t one adds nothing', async () => {
    const buyer = await sale.user(1_000)
    expect(await refusedWithoutTrace(buyer, () => buyer.charge(-1))).to.equal('AMOUNT_INVALID')
  })

  it('004 충전 API · 사용자 캐시 정보 조회 → of two at once neither is lost', async () => {
    expect(await balanceOfTwoCharges(sale)).to.equal(3_000)
  })

  it('004 충전 API · alt 기존 캐시 정보 있음 → the amount is added', async () => {
    const buyer = await sale.user(1_000)
    succeeded(await buyer.charge(2_500))
    expect(await sale.storage.wallet(buyer.userId)).to.equal(3_500)
  })

  it('004 충전 API · else 최초 충전 → it makes the wallet', async () => {
    const buyer = await sale.user()
    expect(await sale.storage.wallet(buyer.userId)).to.equal(undefined)
    succeeded(await buyer.charge(1_000))
    expect(await sale.storage.wallet(buyer.userId)).to.equal(1_000)
  })

  it('004 충전 API · 충전 성공 안내 → entry and balance', async () => {
    const buyer = await sale.user(1_000)
    const charge = succeeded(await buyer.charge(2_500))
    expect(charge).to.deep.equal({ entryId: (await lastEntryOf(buyer))?.entryId, balance: 3_500 })
  })

  // 결제 API

  it('004 결제 API · 유효한 대기열 토큰을 가진 사용자만 호출 가능 → TOKEN_INVALID, TOKEN_EXPIRED', async () => {
    const { buyer, reservation } = await holdingAtLast(sale)
    expect(await answersToBadTokens(buyer, payFor(reservation))).to.deep.equal(['TOKEN_INVALID'])
    await tokenEnds(buyer)
    expect(await refusedWithoutTrace(buyer, () => payFor(reservation)(buyer))).to.equal('TOKEN_EXPIRED')
  })

  it('004 결제 API · 유효한 대기열 토큰을 가진 사용자만 호출 가능 → TOKEN_NOT_ACTIVE while back in line', async () => {
    const { buyer, reservation } = await holdingInLine(sale)
    expect(await refusedWithoutTrace(buyer, () => payFor(reservation)(buyer))).to.equal('TOKEN_NOT_ACTIVE')
  })

  it('004 결제 API · 결제 요청 → 201', async () => {
    const { buyer, reservation } = await holding(sale)
    expect(await payFor(reservation)(buyer)).to.include({ ok: true, status: 201 })
  })

  it('004 결제 API · 사용자 잔액 확인 → of two payments at once with money for one, one is made', async () => {
    const { buyer, reservation } = await holding(sale, PRICE)
    const second = await buyer.held('A-2')
    const outcomes = await Promise.all([payFor(reservation)(buyer), payFor(second)(buyer)])
    expect(outcomes.map(codeOf)).to.deep.equal(['OK', 'BALANCE_INSUFFICIENT'])
    expect(await buyer.balance()).to.equal(0)
  })

  it('004 결제 API · alt 잔액 부족 → BALANCE_INSUFFICIENT, and the hold stays to be paid', async () => {
    expect(await payTooPoorThenNot(sale)).to.deep.equal(['BALANCE_INSUFFICIENT', 'OK'])
  })

  it('004 결제 API · else 잔액 충분 → to the last won', async () => {
    const { buyer, reservation } = await holding(sale, 2 * PRICE, ['A-1', 'A-2'])
    expect(succeeded(await payFor(reservation)(buyer))).to.include({ amount: 2 * PRICE, balance: 0 })
  })

  it('004 결제 API · 잔액 차감 → by the amount, with an entry that says what for', async () => {
    const { buyer, reservation } = await paid(sale, PRICE + 500)
    const { reservationId } = reservation
    const entry = await lastEntryOf(buyer)
    expect(entry).to.include({ kind: 'PAYMENT', amount: -PRICE, balanceAfter: 500, reservationId })
  })

  it('004 결제 API · 좌석 확정 요청 → SOLD for good', async () => {
    const { buyer } = await paid(sale)
    await sale.advance(5 * MINUTE)
    expect(await statusSeen(buyer, 'A-1')).to.equal('SOLD')
  })

  it('004 결제 API · 결제 정보 저장 → PAID, with the payment it was paid by; not payable again', async () => {
    const { buyer, reservation, payment } = await paid(sale, 2 * PRICE)
    const { paymentId } = payment
    expect(await buyer.reservation(reservation.reservationId)).to.include({ state: 'PAID', paymentId })
    expect(await refusedWithoutTrace(buyer, () => payFor(reservation)(buyer))).to.equal('RESERVATION_ALREADY_PAID')
  })

  it('004 결제 API · 결제 완료 응답 → the payment', async () => {
    const { reservation, payment } = await paid(sale, PRICE + 500)
    const { reservationId } = reservation
    expect(payment).to.include({ reservationId, amount: PRICE, balance: 500 })
  })

  it('004 결제 API · 결제 완료 응답 → the token goes on to its deadline, good for another seat', async () => {
    const buyer = await admitted(sale, 2 * PRICE)
    const token = await buyer.poll()
    const first = await buyer.held('A-1')
    succeeded(await payFor(first)(buyer))
    expect(await buyer.poll()).to.deep.equal(token)
    succeeded(await payFor(await buyer.held('A-2'))(buyer))
    await tokenEnds(buyer)
    expect(await stateOf(buyer)).to.equal('EXPIRED')
  })
})
