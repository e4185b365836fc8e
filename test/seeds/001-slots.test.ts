import { expect } from 'chai'
import type { Charge } from '../../client-sdk/protocol/index.ts'
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

describe('001 slots', () => {
  let sale: Sale

  beforeEach(async () => {
    sale = await startSale('slots')
  })
  afterEach(() => nothingWentWrong(sale))

  // 1. 유저 토큰 발급

  it('001 1. 유저 토큰 발급 · 1. 사용자는 토큰 발급 API를 호출합니다 → 201', async () => {
    expect(await enterQueue(await sale.user())).to.include({ ok: true, status: 201 })
  })

  it('001 1. 유저 토큰 발급 · 2. 토큰 도메인은 유저 도메인을 통해 사용자의 정보를 확인 합니다 → USER_NOT_FOUND', async () => {
    expect(codeOf(await enterQueue(stranger(sale)))).to.equal('USER_NOT_FOUND')
  })

  it('001 1. 유저 토큰 발급 · 3. 토큰 도메인은 데이터베이스에 사용자 정보로 대기열 등록 여부 확인 합니다 → 200, the same token', async () => {
    const buyer = await sale.queued()
    const again = await enterQueue(buyer)
    expect(again).to.include({ ok: true, status: 200 })
    expect(succeeded(again)).to.include({ token: buyer.token, sequence: 1 })
  })

  it('001 1. 유저 토큰 발급 · 4. 토큰 도메인은 현재 활성 사용자 수를 확인합니다 → the 501st is the first to wait', async () => {
    expect((await (await waiting(sale)).poll()).sequence).to.equal(501)
  })

  it('001 1. 유저 토큰 발급 · 활성 사용자 수가 최대치보다 적으면 → ACTIVE, and may read the dates at once', async () => {
    const buyer = await sale.queued()
    expect(await stateOf(buyer)).to.equal('ACTIVE')
    expect(codeOf(await dates(buyer))).to.equal('OK')
  })

  it('001 1. 유저 토큰 발급 · 활성 사용자 수가 최대치에 도달하면 → WAIT, and in the queue', async () => {
    const buyer = await waiting(sale)
    expect(await stateOf(buyer)).to.equal('WAIT')
    expect(codeOf(await dates(buyer))).to.equal('TOKEN_NOT_ACTIVE')
  })

  it('001 1. 유저 토큰 발급 · alt 활성 슬롯이 있는 경우 → the token returned says ACTIVE', async () => {
    expect(await (await sale.user()).enter()).to.include({ concertId: CONCERT, state: 'ACTIVE', ahead: 0 })
  })

  it('001 1. 유저 토큰 발급 · else 활성 슬롯이 없는 경우 → the token returned says WAIT and how many are ahead', async () => {
    await waiting(sale)
    expect(await (await sale.user()).enter()).to.include({ state: 'WAIT', ahead: 1 })
    expect(await (await sale.user()).enter()).to.include({ state: 'WAIT', ahead: 2 })
  })

  it('001 1. 유저 토큰 발급 · 5. 토큰 도메인은 토큰을 사용자에게 반환합니다 → it answers for its user from then on', async () => {
    const buyer = await sale.user()
    const token = await buyer.enter()
    expect(token).to.deep.include(await buyer.poll())
  })

  // 2. 대기열 상태 확인

  it('001 2. 대기열 상태 확인 · 1. 사용자는 대기열 상태 확인 API를 호출합니다 → 200', async () => {
    expect(await poll(await admitted(sale))).to.include({ ok: true, status: 200 })
  })

  it('001 2. 대기열 상태 확인 · 2. 토큰 도메인은 토큰을 통해 사용자 대기열 정보를 확인합니다 → TOKEN_INVALID', async () => {
    const buyer = await admitted(sale)
    expect(await answersToBadTokens(buyer, poll)).to.deep.equal(['TOKEN_INVALID'])
  })

  it('001 2. 대기열 상태 확인 · 3. 토큰 도메인은 데이터베이스에서 토큰의 대기열 상태를 조회합니다 → as stored, after a restart too', async () => {
    const active = await admitted(sale)
    const waiter = await waiting(sale)
    await restart(sale)
    expect([await stateOf(active), await stateOf(waiter)]).to.deep.equal(['ACTIVE', 'WAIT'])
  })

  it('001 2. 대기열 상태 확인 · 4. 토큰 도메인은 사용자의 현재 상태(예: WAIT, ACTIVE, EXPIRED)와 대기열 정보를 사용자에게 반환합니다 → all three in turn', async () => {
    const payer = await holding(sale)
    const waiter = await waiting(sale)
    expect(await waiter.poll()).to.include({ state: 'WAIT', ahead: 0 })
    succeeded(await payFor(payer.reservation)(payer.buyer))
    expect(await waiter.poll()).to.include({ state: 'ACTIVE', ahead: 0 })
    await tokenEnds(waiter)
    expect(await waiter.poll()).to.include({ state: 'EXPIRED', ahead: 0 })
  })

  it('001 2. 대기열 상태 확인 · alt 토큰의 상태가 ACTIVE인 경우 → ACTIVE and until when', async () => {
    const token = await (await admitted(sale)).poll()
    expect(token.state).to.equal('ACTIVE')
    expect(Date.parse(token.expiresAt)).to.equal(sale.clock.now() + 10 * MINUTE)
  })

  it('001 2. 대기열 상태 확인 · else 토큰의 상태가 WAIT인 경우 → WAIT and the place in line, exact as others leave it', async () => {
    const first = await waiting(sale)
    const second = await sale.queued()
    expect(await second.poll()).to.include({ state: 'WAIT', ahead: 1 })
    succeeded(await first.send('leaveQueue', {}))
    expect(await second.poll()).to.include({ state: 'WAIT', ahead: 0 })
  })

  it('001 2. 대기열 상태 확인 · else 토큰의 상태가 EXPIRED인 경우 → EXPIRED', async () => {
    const buyer = await admitted(sale)
    await tokenEnds(buyer)
    expect(await buyer.poll()).to.include({ token: buyer.token, state: 'EXPIRED' })
  })

  // 3. 예약 가능 날짜 조회

  it('001 3. 예약 가능 날짜 조회 · 1. 사용자는 예약 가능한 날짜 목록을 조회하기 위해 예약 가능 날짜 조회 API를 호출합니다 → 200', async () => {
    expect(await dates(await admitted(sale))).to.include({ ok: true, status: 200 })
  })

  it('001 3. 예약 가능 날짜 조회 · alt 토큰의 상태가 ACTIVE인 경우 → any other token is refused', async () => {
    expect(await answersByToken(sale, dates)).to.deep.equal(ONLY_ACTIVE)
  })

  it('001 3. 예약 가능 날짜 조회 · 2. 예약 도메인은 데이터베이스에서 예약 가능한 날짜 목록을 조회합니다 → only dates with a seat left', async () => {
    const { buyer } = await holding(sale, 0, SEATS)
    expect(await seatsLeftSeen(buyer)).to.deep.equal({ [OTHER_DATE]: 4 })
  })

  it('001 3. 예약 가능 날짜 조회 · 3. 예약 도메인은 예약 가능한 날짜 목록을 사용자에게 반환합니다 → with the seats left of each', async () => {
    const { buyer } = await holding(sale)
    expect(await seatsLeftSeen(buyer)).to.deep.equal({ [DATE]: 3, [OTHER_DATE]: 4 })
  })

  // 4. 특정 날짜 좌석 조회

  it('001 4. 특정 날짜 좌석 조회 · 1. 사용자는 특정 날짜를 선택하고, 해당 날짜의 예약 가능한 좌석을 조회하기 위해 좌석 조회 API를 호출합니다 → 200, SCHEDULE_NOT_FOUND', async () => {
    const buyer = await admitted(sale)
    expect(await seats(buyer)).to.include({ ok: true, status: 200 })
    expect(codeOf(await buyer.send('seats', { scheduleId: 'gig-9' }))).to.equal('SCHEDULE_NOT_FOUND')
  })

  it('001 4. 특정 날짜 좌석 조회 · alt 토큰의 상태가 ACTIVE인 경우 → any other token is refused', async () => {
    expect(await answersByToken(sale, seats)).to.deep.equal(ONLY_ACTIVE)
  })

  it('001 4. 특정 날짜 좌석 조회 · 2. 예약 도메인은 데이터베이스에서 해당 날짜의 예약 가능한 좌석 목록을 조회합니다 → of that date, neither held nor sold', async () => {
    expect(await freeBesideSoldAndHeld(sale)).to.deep.equal(['A-3', 'A-4'])
  })

  it('001 4. 특정 날짜 좌석 조회 · 3. 예약 도메인은 예약 가능한 좌석 목록을 사용자에게 반환합니다 → every free seat', async () => {
    expect(await freeSeatsSeen(await admitted(sale))).to.deep.equal(SEATS)
  })

  // 5. 좌석 예약 요청

  it('001 5. 좌석 예약 요청 · 1. 사용자는 원하는 날짜와 좌석 번호를 선택하여 좌석 예약 요청 API를 호출합니다 → 201', async () => {
    expect(await holdFirst(await admitted(sale))).to.include({ ok: true, status: 201 })
  })

  it('001 5. 좌석 예약 요청 · alt 토큰의 상태가 ACTIVE인 경우 → any other token is refused, and no seat taken', async () => {
    expect(await answersByToken(sale, holdFirst)).to.deep.equal(ONLY_ACTIVE)
    expect(await freeSeatsSeen(await admitted(sale))).to.deep.equal(SEATS)
  })

  it('001 5. 좌석 예약 요청 · 2. 예약 도메인은 요청받은 날짜와 좌석 번호의 현재 상태를 확인합니다 → SCHEDULE_NOT_FOUND, SEAT_NOT_FOUND, SEAT_TAKEN', async () => {
    await holding(sale)
    const buyer = await admitted(sale)
    expect(codeOf(await buyer.hold(['A-1'], {}, 'gig-9'))).to.equal('SCHEDULE_NOT_FOUND')
    expect(codeOf(await buyer.hold(['Z-1']))).to.equal('SEAT_NOT_FOUND')
    expect(codeOf(await buyer.hold(['A-1']))).to.equal('SEAT_TAKEN')
    expect(codeOf(await buyer.hold(['A-2']))).to.equal('OK')
  })

  it('001 5. 좌석 예약 요청 · 좌석 상태 확인 및 잠금 → of two at once one gets it', async () => {
    expect(await raceForSeat(sale)).to.deep.equal(['OK', 'SEAT_TAKEN'])
  })

  it('001 5. 좌석 예약 요청 · 좌석이 예약 가능하고 임시 배정되지 않은 상태라면 → the seat is its buyer’s, and HELD', async () => {
    const { buyer, reservation } = await holding(sale)
    expect(await buyer.reservation(reservation.reservationId)).to.include({ state: 'HELD' })
    expect(await statusSeen(buyer, 'A-1')).to.equal('HELD')
  })

  it('001 5. 좌석 예약 요청 · 임시 배정 시간은 정책에 따라 설정된 시간(예: 5분)으로 설정됩니다 → 5 min', async () => {
    const { reservation } = await holding(sale)
    expect(Date.parse(reservation.expiresAt) - Date.parse(reservation.heldAt)).to.equal(5 * MINUTE)
  })

  it('001 5. 좌석 예약 요청 · 스케줄러를 통해 임시 배정 만료 시간을 관리합니다 → held up to the last millisecond', async () => {
    expect(await statusAroundDeadline(sale)).to.deep.equal(['HELD', 'FREE'])
  })

  it('001 5. 좌석 예약 요청 · 좌석이 이미 임시 배정되었거나 예약된 상태라면 → SEAT_TAKEN, and nothing is held', async () => {
    const { buyer, reservation } = await holding(sale)
    const other = await admitted(sale)
    expect(await refusedWithoutTrace(other, () => other.hold(['A-2', 'A-1']))).to.equal('SEAT_TAKEN')
    succeeded(await payFor(reservation)(buyer))
    expect(await refusedWithoutTrace(other, () => other.hold(['A-2', 'A-1']))).to.equal('SEAT_TAKEN')
    expect(await freeSeatsSeen(other)).to.deep.equal(['A-2', 'A-3', 'A-4'])
  })

  it('001 5. 좌석 예약 요청 · alt 좌석이 예약 가능한 경우 → the reservation, HELD', async () => {
    const { reservation } = await holding(sale)
    expect(reservation).to.deep.include({ scheduleId: DATE, state: 'HELD', seats: ['A-1'], amount: PRICE })
  })

  it('001 5. 좌석 예약 요청 · else 좌석이 이미 임시 배정 또는 예약된 경우 → SEAT_TAKEN, naming it', async () => {
    await holding(sale)
    const outcome = await (await admitted(sale)).hold(['A-1', 'A-2'])
    expect(refused(outcome)).to.deep.include({ code: 'SEAT_TAKEN', seats: ['A-1'] })
  })

  it('001 5. 좌석 예약 요청 · 임시 배정 만료 타이머 시작 → each hold has its own', async () => {
    expect(await freeAfterEachDeadline(sale)).to.deep.equal([['A-1', 'A-3', 'A-4'], SEATS])
  })

  it('001 5. 좌석 예약 요청 · 3. 스케줄러는 임시 배정 시간이 만료되면 해당 좌석의 임시 배정을 해제합니다 → nobody has to ask', async () => {
    const { reservation } = await holding(sale)
    await sale.advance(5 * MINUTE)
    expect(await sale.storage.reservation(reservation.reservationId)).to.include({ state: 'EXPIRED' })
  })

  it('001 5. 좌석 예약 요청 · 임시 배정 만료 알림 → one that comes late finds nobody harmed', async () => {
    await holding(sale)
    const other = await admitted(sale)
    sale.clock.jump(5 * MINUTE)
    expect(codeOf(await holdFirst(other))).to.equal('OK')
  })

  it('001 5. 좌석 예약 요청 · 좌석 임시 배정 해제 (상태 업데이트) → FREE for another', async () => {
    await holding(sale)
    await sale.advance(5 * MINUTE)
    const other = await admitted(sale)
    expect(await statusSeen(other, 'A-1')).to.equal('FREE')
    expect(codeOf(await holdFirst(other))).to.equal('OK')
  })

  // 6. 잔액 충전

  it('001 6. 잔액 충전 · 1. 사용자는 잔액을 충전하기 위해 잔액 충전 API를 호출합니다 → 201', async () => {
    expect(await (await sale.user()).charge(1_000)).to.include({ ok: true, status: 201 })
  })

  it('001 6. 잔액 충전 · 2. 결제 도메인은 충전할 금액에 대한 유효성을 검사합니다 → AMOUNT_INVALID', async () => {
    const buyer = await sale.user(1_000)
    for (const amount of [0, -1, 0.5, 10_000_001]) {
      expect(codeOf(await buyer.charge(amount)), String(amount)).to.equal('AMOUNT_INVALID')
    }
    expect(codeOf(await buyer.charge('1000'))).to.equal('INPUT_INVALID')
    expect(await buyer.balance()).to.equal(1_000)
  })

  it('001 6. 잔액 충전 · alt 금액이 유효한 경우 → 1 to 10,000,000', async () => {
    const buyer = await sale.user()
    for (const amount of [1, 10_000_000]) expect(codeOf(await buyer.charge(amount))).to.equal('OK')
    expect(await buyer.balance()).to.equal(10_000_001)
  })

  it('001 6. 잔액 충전 · 3. 데이터베이스에서 사용자의 현재 잔액을 조회합니다 → of two charges at once neither is lost', async () => {
    expect(await balanceOfTwoCharges(sale)).to.equal(3_000)
  })

  it('001 6. 잔액 충전 · 4. 잔액에 충전할 금액을 더하여 업데이트합니다 → with an entry for it', async () => {
    const buyer = await sale.user(1_000)
    succeeded(await buyer.charge(2_500))
    expect(await lastEntryOf(buyer)).to.include({ kind: 'CHARGE', amount: 2_500, balanceAfter: 3_500 })
  })

  it('001 6. 잔액 충전 · 5. 결제 도메인은 잔액 충전 완료 메시지를 사용자에게 반환합니다 → entry and balance', async () => {
    const buyer = await sale.user(1_000)
    const charge = succeeded(await buyer.charge(2_500)) as Charge
    expect(charge).to.deep.equal({ entryId: (await lastEntryOf(buyer))?.entryId, balance: 3_500 })
  })

  // 7. 잔액 조회

  it('001 7. 잔액 조회 · 1. 사용자는 자신의 잔액을 확인하기 위해 잔액 조회 API를 호출합니다 → 200', async () => {
    expect(await (await sale.user()).send('wallet', {})).to.include({ ok: true, status: 200 })
  })

  it('001 7. 잔액 조회 · 2. 결제 도메인은 데이터베이스에서 사용자의 현재 잔액을 조회합니다 → charges less payments', async () => {
    const { buyer } = await paid(sale, PRICE + 500)
    expect(await buyer.balance()).to.equal(500)
  })

  it('001 7. 잔액 조회 · 3. 결제 도메인은 현재 잔액 정보를 사용자에게 반환합니다 → {balance}', async () => {
    expect(succeeded(await (await sale.user(7_000)).send('wallet', {}))).to.deep.equal({ balance: 7_000 })
  })

  // 8. 결제 및 예약 확정

  it('001 8. 결제 및 예약 확정 · 1. 사용자는 임시 배정된 좌석에 대해 결제 API를 호출하여 결제를 진행합니다 → 201', async () => {
    const { buyer, reservation } = await holding(sale)
    expect(await payFor(reservation)(buyer)).to.include({ ok: true, status: 201 })
  })

  it('001 8. 결제 및 예약 확정 · 2. 토큰 도메인은 사용자의 상태가 ACTIVE인지 확인합니다 → TOKEN_INVALID, TOKEN_NOT_ACTIVE', async () => {
    const { buyer, reservation } = await holding(sale)
    expect(await answersToBadTokens(buyer, payFor(reservation))).to.deep.equal(['TOKEN_INVALID'])
    succeeded(await buyer.release(reservation.reservationId))
    const back = await holdingInLine(sale)
    expect(codeOf(await payFor(back.reservation)(back.buyer))).to.equal('TOKEN_NOT_ACTIVE')
  })

  it('001 8. 결제 및 예약 확정 · alt 토큰의 상태가 ACTIVE인 경우 → TOKEN_EXPIRED else; a new turn pays what was held in the old', async () => {
    const { buyer, reservation } = await holdingAtLast(sale)
    await tokenEnds(buyer)
    expect(await refusedWithoutTrace(buyer, () => payFor(reservation)(buyer))).to.equal('TOKEN_EXPIRED')
    await buyer.enter()
    expect(codeOf(await payFor(reservation)(buyer))).to.equal('OK')
  })

  it('001 8. 결제 및 예약 확정 · 3. 예약 도메인은 사용자가 임시 배정받은 좌석인지 확인합니다 → RESERVATION_NOT_FOUND', async () => {
    const { reservation } = await holding(sale)
    const other = await admitted(sale, PRICE)
    expect(await refusedWithoutTrace(other, () => payFor(reservation)(other))).to.equal('RESERVATION_NOT_FOUND')
  })

  it('001 8. 결제 및 예약 확정 · 임시 배정 시간이 유효한지 확인합니다 → RESERVATION_EXPIRED, however late the scheduler', async () => {
    const { buyer, reservation } = await holding(sale)
    sale.clock.jump(5 * MINUTE)
    expect(codeOf(await payFor(reservation)(buyer))).to.equal('RESERVATION_EXPIRED')
    expect(await buyer.balance()).to.equal(PRICE)
  })

  it('001 8. 결제 및 예약 확정 · alt 임시 배정이 유효한 경우 → paid in its last millisecond', async () => {
    const { buyer, reservation } = await holding(sale)
    await sale.advance(5 * MINUTE - 1)
    expect(codeOf(await payFor(reservation)(buyer))).to.equal('OK')
  })

  it('001 8. 결제 및 예약 확정 · else 임시 배정이 만료된 경우 → RESERVATION_EXPIRED, nothing taken', async () => {
    const { buyer, reservation } = await holding(sale)
    await sale.advance(5 * MINUTE)
    expect(await refusedWithoutTrace(buyer, () => payFor(reservation)(buyer))).to.equal('RESERVATION_EXPIRED')
  })

  it('001 8. 결제 및 예약 확정 · 4. 결제 도메인은 사용자의 잔액을 확인하고, 결제할 금액이 충분한지 검사합니다 → to the last won', async () => {
    const poor = await holding(sale, 2 * PRICE - 1, ['A-1', 'A-2'])
    expect(codeOf(await payFor(poor.reservation)(poor.buyer))).to.equal('BALANCE_INSUFFICIENT')
    const rich = await holding(sale, 2 * PRICE, ['A-3', 'A-4'])
    expect(codeOf(await payFor(rich.reservation)(rich.buyer))).to.equal('OK')
  })

  it('001 8. 결제 및 예약 확정 · alt 잔액이 충분한 경우 → 잔액 차감, by the amount', async () => {
    const { buyer, payment } = await paid(sale, PRICE + 500)
    expect(payment.balance).to.equal(500)
    expect(await buyer.balance()).to.equal(500)
  })

  it('001 8. 결제 및 예약 확정 · else 잔액이 부족한 경우 → BALANCE_INSUFFICIENT, and the hold stays to be paid', async () => {
    expect(await payTooPoorThenNot(sale)).to.deep.equal(['BALANCE_INSUFFICIENT', 'OK'])
  })

  it('001 8. 결제 및 예약 확정 · 5. 결제 도메인은 결제 처리를 진행하고, 결제 내역을 생성합니다 → payment and ledger entry', async () => {
    const { buyer, reservation, payment } = await paid(sale)
    const { reservationId } = reservation
    expect(await buyer.reservation(reservationId)).to.include({ state: 'PAID', paymentId: payment.paymentId })
    expect(await lastEntryOf(buyer)).to.include({ kind: 'PAYMENT', amount: -PRICE, reservationId })
  })

  it('001 8. 결제 및 예약 확정 · 6. 예약 도메인은 해당 좌석의 소유권을 사용자에게 최종 배정합니다 → SOLD for good', async () => {
    await paid(sale)
    await sale.advance(5 * MINUTE)
    expect(await statusSeen(await admitted(sale), 'A-1')).to.equal('SOLD')
  })

  it('001 8. 결제 및 예약 확정 · 7. 토큰 도메인은 사용자의 대기열 토큰을 만료(EXPIRED) 상태로 변경합니다 → EXPIRED', async () => {
    const { buyer } = await paid(sale)
    expect(await stateOf(buyer)).to.equal('EXPIRED')
    expect(codeOf(await buyer.hold(['A-2']))).to.equal('TOKEN_EXPIRED')
  })

  it('001 8. 결제 및 예약 확정 · 8. 토큰 도메인은 활성 사용자 수를 감소시키고, 대기열에서 다음 대기자를 활성화합니다 → one out, one in, in order', async () => {
    const { buyer, reservation } = await holding(sale)
    const next = await waiting(sale)
    const last = await sale.queued()
    succeeded(await payFor(reservation)(buyer))
    expect(await next.poll()).to.include({ state: 'ACTIVE', ahead: 0 })
    expect(await last.poll()).to.include({ state: 'WAIT', ahead: 0 })
  })

  it('001 8. 결제 및 예약 확정 · 9. 결제 도메인은 결제 완료 메시지를 사용자에게 반환합니다 → the payment', async () => {
    const { reservation, payment } = await paid(sale, PRICE + 500)
    const { reservationId } = reservation
    const paidAt = new Date(sale.clock.now()).toISOString()
    const { paymentId } = payment
    expect(payment).to.deep.equal({ paymentId, reservationId, amount: PRICE, paidAt, balance: 500 })
  })
})
