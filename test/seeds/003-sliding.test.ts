import { expect } from 'chai'
import type { Payment, Reservation } from '../../client-sdk/protocol/index.ts'
import { Buyer, CONCERT, catalogueOf, codeOf, DATE, refused, type Sale, succeeded } from '../support/Sale.ts'
import {
  admitted,
  answersToBadTokens,
  balanceOfTwoCharges,
  dates,
  enterQueue,
  entriesOf,
  freeSeatsSeen,
  holdFirst,
  holding,
  holdingAtLast,
  holdingInLine,
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
  restart,
  SEATS,
  SECOND,
  seats,
  seatsLeftSeen,
  startSale,
  stateOf,
  statusAroundDeadline,
  statusSeen,
  tokenEnds,
  waiting,
} from './steps.ts'

const REQUESTS = { poll, dates, seats, hold: holdFirst }

describe('003 sliding', () => {
  let sale: Sale

  beforeEach(async () => {
    sale = await startSale('sliding')
  })
  afterEach(() => nothingWentWrong(sale))

  const storedTokens = async () => (await sale.storage.loadConcert(CONCERT))?.tokens ?? []

  // 대기열 토큰 발급

  it('003 대기열 토큰 발급 · 대기열 토큰 발급 요청 → 201', async () => {
    expect(await enterQueue(await sale.user())).to.include({ ok: true, status: 201 })
  })

  it('003 대기열 토큰 발급 · 만료시간 10분인 토큰 발급 → WAIT, for 10 min', async () => {
    const token = await (await sale.user()).enter()
    expect(token.state).to.equal('WAIT')
    expect(Date.parse(token.expiresAt) - sale.clock.now()).to.equal(10 * MINUTE)
  })

  it('003 대기열 토큰 발급 · 토큰 저장 → stored when it is returned, and the same after a restart', async () => {
    const buyer = await waiting(sale)
    expect((await storedTokens())[0]).to.include({
      token: buyer.token,
      userId: buyer.userId,
      state: 'WAIT',
      sequence: 1,
    })
    await restart(sale)
    expect(await buyer.poll()).to.include({ token: buyer.token, state: 'WAIT', ahead: 0 })
  })

  it('003 대기열 토큰 발급 · 토큰 return → it answers for its user from then on', async () => {
    const buyer = await sale.user()
    const token = await buyer.enter()
    expect(token).to.deep.include(await buyer.poll())
  })

  // 대기열 토큰 검증 및 갱신

  it('003 대기열 토큰 검증 및 갱신 · API 서비스 요청 → each comes with its token', async () => {
    const buyer = await admitted(sale)
    for (const [name, request] of Object.entries(REQUESTS)) expect(codeOf(await request(buyer)), name).to.equal('OK')
  })

  it('003 대기열 토큰 검증 및 갱신 · 토큰ID, 유저ID로 토큰 조회 → by both: another’s token is none', async () => {
    const [buyer, other] = [await admitted(sale), await admitted(sale)]
    buyer.token = other.token
    expect(codeOf(await dates(buyer))).to.equal('TOKEN_INVALID')
    expect(codeOf(await dates(other))).to.equal('OK')
  })

  it('003 대기열 토큰 검증 및 갱신 · opt 유효하지 않은 토큰이면 → TOKEN_INVALID for every request', async () => {
    const buyer = await admitted(sale)
    for (const [name, request] of Object.entries(REQUESTS)) {
      expect(await answersToBadTokens(buyer, request), name).to.deep.equal(['TOKEN_INVALID'])
    }
  })

  it('003 대기열 토큰 검증 및 갱신 · 토큰 만료시간 체크 → good up to the last millisecond, however late the scheduler', async () => {
    const buyer = await admitted(sale)
    sale.clock.jump((await leftMs(buyer)) - 1)
    expect(codeOf(await dates(buyer))).to.equal('OK')
    sale.clock.jump(1)
    expect(codeOf(await dates(buyer))).to.equal('TOKEN_EXPIRED')
  })

  it('003 대기열 토큰 검증 및 갱신 · opt 토큰이 만료되었다면 → TOKEN_EXPIRED; the poll says EXPIRED', async () => {
    const buyer = await admitted(sale)
    await tokenEnds(buyer)
    for (const request of [dates, seats, holdFirst]) expect(codeOf(await request(buyer))).to.equal('TOKEN_EXPIRED')
    expect(await stateOf(buyer)).to.equal('EXPIRED')
  })

  it('003 대기열 토큰 검증 및 갱신 · alt 대기열 대기중인 토큰이면 → TOKEN_NOT_ACTIVE, nothing is carried out', async () => {
    const buyer = await waiting(sale)
    for (const request of [dates, seats, holdFirst]) expect(codeOf(await request(buyer))).to.equal('TOKEN_NOT_ACTIVE')
    expect(await freeSeatsSeen(await admitted(sale))).to.deep.equal(SEATS)
  })

  it('003 대기열 토큰 검증 및 갱신 · 토큰 만료시간 갱신 (현재시간 + 10분) → by every request', async () => {
    for (const [name, request] of Object.entries(REQUESTS)) {
      const buyer = await waiting(sale)
      await sale.advance(2 * SECOND)
      await request(buyer)
      const token = sale.open.concerts.byId(CONCERT)?.state.waiting.byUser.get(buyer.userId)
      expect(token, name).to.include({ state: 'WAIT', expiresAt: sale.clock.now() + 10 * MINUTE })
      await sale.advance(3 * SECOND)
    }
  })

  it('003 대기열 토큰 검증 및 갱신 · 갱신한 토큰 저장 → no life is lost by a restart', async () => {
    const buyer = await waiting(sale)
    await sale.advance(2 * SECOND)
    await dates(buyer)
    await restart(sale)
    const token = sale.open.concerts.byId(CONCERT)?.state.waiting.byUser.get(buyer.userId)
    expect(token).to.include({ state: 'WAIT', sequence: 1, expiresAt: sale.clock.now() + 10 * MINUTE })
  })

  it('003 대기열 토큰 검증 및 갱신 · 갱신한 토큰 return → in the refusal, with its new deadline and its place', async () => {
    await waiting(sale)
    const buyer = await waiting(sale)
    await sale.advance(2 * SECOND)
    for (const request of [dates, seats, holdFirst]) {
      const { token } = refused(await request(buyer))
      expect(token).to.include({ token: buyer.token, state: 'WAIT', ahead: 1 })
      expect(Date.parse(token?.expiresAt ?? '')).to.equal(sale.clock.now() + 10 * MINUTE)
    }
  })

  it('003 대기열 토큰 검증 및 갱신 · else 대기열 통과한 토큰이면 → ACTIVE, and requests don’t make it any longer', async () => {
    const buyer = await admitted(sale)
    const left = await leftMs(buyer)
    await sale.advance(MINUTE)
    for (const request of Object.values(REQUESTS)) await request(buyer)
    expect(await leftMs(buyer)).to.equal(left - MINUTE)
  })

  it('003 대기열 토큰 검증 및 갱신 · API 요청 전달 → the same request as before, now let through', async () => {
    const buyer = await waiting(sale)
    expect(codeOf(await dates(buyer))).to.equal('TOKEN_NOT_ACTIVE')
    await sale.advance(3 * SECOND)
    expect(codeOf(await dates(buyer))).to.equal('OK')
  })

  it('003 대기열 토큰 검증 및 갱신 · API 요청 수행 → what was asked for is done', async () => {
    const buyer = await admitted(sale)
    succeeded(await holdFirst(buyer))
    expect(await statusSeen(buyer, 'A-1')).to.equal('HELD')
  })

  it('003 대기열 토큰 검증 및 갱신 · API 요청 return → the answer to it, not the token', async () => {
    const { reservation } = await holding(sale)
    expect(reservation).to.include({ state: 'HELD' }).and.not.to.have.property('token')
  })

  // 대기중인 토큰 활성화 스케쥴러

  it('003 대기중인 토큰 활성화 스케쥴러 · loop 5초마다 → on every fifth second', async () => {
    for (const untilMs of [3 * SECOND, 5 * SECOND, 5 * SECOND]) {
      const buyer = await waiting(sale)
      await sale.advance(untilMs - 1)
      expect(await stateOf(buyer)).to.equal('WAIT')
      await sale.advance(1)
      expect(await stateOf(buyer)).to.equal('ACTIVE')
    }
  })

  it('003 대기중인 토큰 활성화 스케쥴러 · 토큰 활성화 요청 → nobody has to ask: it is stored by then', async () => {
    await waiting(sale)
    await sale.advance(5 * SECOND)
    expect((await storedTokens())[0]).to.include({ state: 'ACTIVE' })
  })

  it('003 대기중인 토큰 활성화 스케쥴러 · 콘서트별 대기중인 토큰 1000개 조회 → the first 1,000 of each concert', async () => {
    await openAnotherConcert(sale)
    const crowd: Buyer[] = []
    while (crowd.length < 1_001) crowd.push(await sale.queued())
    const atOther = await Promise.all(crowd.map(enterAnother))
    await sale.advance(5 * SECOND)
    for (const [last, next] of [crowd.slice(999), atOther.slice(999)] as [Buyer, Buyer][]) {
      expect(await stateOf(last)).to.equal('ACTIVE')
      expect(await next.poll()).to.include({ state: 'WAIT', ahead: 0 })
    }
    await sale.advance(5 * SECOND)
    expect([await stateOf(crowd.at(-1) as Buyer), await stateOf(atOther.at(-1) as Buyer)]).to.deep.equal([
      'ACTIVE',
      'ACTIVE',
    ])
  })

  it('003 대기중인 토큰 활성화 스케쥴러 · 조회된 토큰 활성화 후 반영 → ACTIVE, for 10 min from then', async () => {
    const buyer = await waiting(sale)
    await sale.advance(3 * SECOND)
    expect(await stateOf(buyer)).to.equal('ACTIVE')
    expect(await leftMs(buyer)).to.equal(10 * MINUTE)
  })

  // 만료된 토큰 삭제 스케쥴러

  it('003 만료된 토큰 삭제 스케쥴러 · loop 10분마다 → EXPIRED until then, TOKEN_INVALID after', async () => {
    const untilPurgeMs = 10 * MINUTE - (sale.clock.now() % (10 * MINUTE))
    for (const wait of [untilPurgeMs, 10 * MINUTE]) {
      const buyer = await waiting(sale)
      succeeded(await buyer.send('leaveQueue', {}))
      await sale.advance(wait - 1)
      expect(await stateOf(buyer)).to.equal('EXPIRED')
      expect(codeOf(await dates(buyer))).to.equal('TOKEN_EXPIRED')
      await sale.advance(1)
      expect(codeOf(await poll(buyer))).to.equal('TOKEN_INVALID')
      expect(codeOf(await dates(buyer))).to.equal('TOKEN_INVALID')
    }
  })

  it('003 만료된 토큰 삭제 스케쥴러 · 만료된 토큰 삭제 요청 → nobody has to ask', async () => {
    await admitted(sale)
    await sale.advance(20 * MINUTE)
    expect(await storedTokens()).to.deep.equal([])
  })

  it('003 만료된 토큰 삭제 스케쥴러 · 만료시간이 지난 토큰 일괄 삭제 → all that ended, none that lives', async () => {
    const spent = await paid(sale)
    const left = await waiting(sale)
    succeeded(await left.send('leaveQueue', {}))
    await sale.advance(4 * MINUTE)
    const live = await admitted(sale)
    expect((await storedTokens()).map(({ state }) => state)).to.deep.equal(['EXPIRED', 'EXPIRED', 'ACTIVE'])
    await sale.advance(5 * MINUTE)
    expect((await storedTokens()).map(({ token }) => token)).to.deep.equal([live.token])
    expect(codeOf(await poll(spent.buyer))).to.equal('TOKEN_INVALID')
  })

  // 만료된 예약의 좌석 배정 해제 스케쥴러

  it('003 만료된 예약의 좌석 배정 해제 스케쥴러 · loop 1분마다 → sooner: at the deadline itself', async () => {
    expect(await statusAroundDeadline(sale)).to.deep.equal(['HELD', 'FREE'])
  })

  it('003 만료된 예약의 좌석 배정 해제 스케쥴러 · 만료된 예약에 대한 좌석 배정 해제 요청 → nobody has to ask', async () => {
    await holding(sale)
    await sale.advance(5 * MINUTE)
    expect((await sale.storage.loadConcert(CONCERT))?.schedules[DATE]?.holds).to.deep.equal([])
  })

  it('003 만료된 예약의 좌석 배정 해제 스케쥴러 · critical Transaction → reservation and seats in one: overdue ones at a boot too', async () => {
    const { buyer, reservation } = await holding(sale, 0, ['A-1', 'A-2'])
    await sale.open.close()
    sale.clock.jump(5 * MINUTE)
    await sale.boot()
    expect(await sale.storage.reservation(reservation.reservationId)).to.include({ state: 'EXPIRED' })
    expect(await freeSeatsSeen(buyer)).to.deep.equal(SEATS)
  })

  it('003 만료된 예약의 좌석 배정 해제 스케쥴러 · `WAITING` 상태로 만료된 예약의 상태를 `EXPIRED`로 변경 → HELD, then EXPIRED; PAID stays', async () => {
    const bought = await paid(sale)
    const { buyer, reservation } = await holding(sale, 0, ['A-2'])
    await sale.advance(5 * MINUTE)
    expect(await buyer.reservation(reservation.reservationId)).to.include({ state: 'EXPIRED' })
    expect(await bought.buyer.reservation(bought.reservation.reservationId)).to.include({ state: 'PAID' })
  })

  it('003 만료된 예약의 좌석 배정 해제 스케쥴러 · 만료된 예약들에 대한 좌석 배정 해제 → every seat of every one', async () => {
    await holding(sale, 0, ['A-1', 'A-2'])
    const { buyer } = await holding(sale, 0, ['A-3'])
    expect(await freeSeatsSeen(buyer)).to.deep.equal(['A-4'])
    await sale.advance(5 * MINUTE)
    expect(await freeSeatsSeen(buyer)).to.deep.equal(SEATS)
  })

  // 예약 가능 날짜 조회

  it('003 예약 가능 날짜 조회 · 예약 가능한 콘서트 날짜 요청 → 200', async () => {
    expect(await dates(await admitted(sale))).to.include({ ok: true, status: 200 })
  })

  it('003 예약 가능 날짜 조회 · 토큰 검증 및 갱신 → a waiter gets its token back, renewed: TOKEN_NOT_ACTIVE', async () => {
    const buyer = await waiting(sale)
    await sale.advance(2 * SECOND)
    const { code, token } = refused(await dates(buyer))
    expect(code).to.equal('TOKEN_NOT_ACTIVE')
    expect(Date.parse(token?.expiresAt ?? '')).to.equal(sale.clock.now() + 10 * MINUTE)
  })

  it('003 예약 가능 날짜 조회 · alt 유효하지 않은 토큰이면 → TOKEN_INVALID', async () => {
    expect(await answersToBadTokens(await admitted(sale), dates)).to.deep.equal(['TOKEN_INVALID'])
  })

  it('003 예약 가능 날짜 조회 · else 토큰 만료시 → TOKEN_EXPIRED', async () => {
    const buyer = await admitted(sale)
    await tokenEnds(buyer)
    expect(codeOf(await dates(buyer))).to.equal('TOKEN_EXPIRED')
  })

  it('003 예약 가능 날짜 조회 · 좌석이 남은 콘서트 스케쥴 조회 → a full date is left out, and back when a hold lapses', async () => {
    const { buyer } = await holding(sale, 0, SEATS)
    expect(await seatsLeftSeen(buyer)).to.deep.equal({ [OTHER_DATE]: 4 })
    await sale.advance(5 * MINUTE)
    expect(await seatsLeftSeen(buyer)).to.deep.equal({ [DATE]: 4, [OTHER_DATE]: 4 })
  })

  it('003 예약 가능 날짜 조회 · 콘서트 스케쥴 List return → with the seats left of each', async () => {
    const { buyer } = await holding(sale)
    expect(await seatsLeftSeen(buyer)).to.deep.equal({ [DATE]: 3, [OTHER_DATE]: 4 })
  })

  // 예약 가능 좌석 조회

  it('003 예약 가능 좌석 조회 · 예약 가능한 콘서트 좌석 요청 → 200', async () => {
    expect(await seats(await admitted(sale))).to.include({ ok: true, status: 200 })
  })

  it('003 예약 가능 좌석 조회 · 토큰 검증 → a waiter gets its token back: TOKEN_NOT_ACTIVE', async () => {
    const buyer = await waiting(sale)
    const { code, token } = refused(await seats(buyer))
    expect([code, token?.token]).to.deep.equal(['TOKEN_NOT_ACTIVE', buyer.token])
  })

  it('003 예약 가능 좌석 조회 · alt 유효하지 않은 토큰이면 → TOKEN_INVALID', async () => {
    expect(await answersToBadTokens(await admitted(sale), seats)).to.deep.equal(['TOKEN_INVALID'])
  })

  it('003 예약 가능 좌석 조회 · else 토큰 만료시 → TOKEN_EXPIRED', async () => {
    const buyer = await admitted(sale)
    await tokenEnds(buyer)
    expect(codeOf(await seats(buyer))).to.equal('TOKEN_EXPIRED')
  })

  it('003 예약 가능 좌석 조회 · 해당 일자 기준 예약되지 않았거나 배정 만료된 좌석 조회 → both kinds, however late the scheduler', async () => {
    await paid(sale)
    const { buyer } = await holding(sale, 0, ['A-2'])
    expect(await freeSeatsSeen(buyer)).to.deep.equal(['A-3', 'A-4'])
    sale.clock.jump(5 * MINUTE)
    expect(await freeSeatsSeen(buyer)).to.deep.equal(['A-2', 'A-3', 'A-4'])
  })

  it('003 예약 가능 좌석 조회 · 예약 가능 좌석 리스트 return → every free seat', async () => {
    expect(await freeSeatsSeen(await admitted(sale))).to.deep.equal(SEATS)
  })

  // 좌석 예약 요청 (좌석 임시 배정)

  it('003 좌석 예약 요청 (좌석 임시 배정) · 콘서트 좌석 예약 요청 (좌석 임시 배정) → 201', async () => {
    expect(await holdFirst(await admitted(sale))).to.include({ ok: true, status: 201 })
  })

  it('003 좌석 예약 요청 (좌석 임시 배정) · 토큰 검증 → a waiter gets its token back: TOKEN_NOT_ACTIVE', async () => {
    const buyer = await waiting(sale)
    const { code, token } = refused(await holdFirst(buyer))
    expect([code, token?.token]).to.deep.equal(['TOKEN_NOT_ACTIVE', buyer.token])
  })

  it('003 좌석 예약 요청 (좌석 임시 배정) · alt 유효하지 않은 토큰이면 → TOKEN_INVALID', async () => {
    expect(await answersToBadTokens(await admitted(sale), holdFirst)).to.deep.equal(['TOKEN_INVALID'])
  })

  it('003 좌석 예약 요청 (좌석 임시 배정) · else 토큰 만료시 → TOKEN_EXPIRED', async () => {
    const buyer = await admitted(sale)
    await tokenEnds(buyer)
    expect(codeOf(await holdFirst(buyer))).to.equal('TOKEN_EXPIRED')
  })

  it('003 좌석 예약 요청 (좌석 임시 배정) · 요청 전달 → only for a good token: about a seat that is taken nobody else hears', async () => {
    await holding(sale)
    const buyer = await waiting(sale)
    expect(codeOf(await holdFirst(buyer))).to.equal('TOKEN_NOT_ACTIVE')
    expect(await answersToBadTokens(buyer, holdFirst)).to.deep.equal(['TOKEN_INVALID'])
  })

  it('003 좌석 예약 요청 (좌석 임시 배정) · 좌석 임시 배정 → HELD', async () => {
    const { buyer } = await holding(sale)
    expect(await statusSeen(buyer, 'A-1')).to.equal('HELD')
  })

  it('003 좌석 예약 요청 (좌석 임시 배정) · critical Transaction → of two at once one gets it; all seats or none', async () => {
    const [one, other] = [await admitted(sale), await admitted(sale)]
    const outcomes = await Promise.all([one.hold(['A-1', 'A-2']), other.hold(['A-2', 'A-3'])])
    expect(outcomes.map(codeOf)).to.deep.equal(['OK', 'SEAT_TAKEN'])
    expect(await freeSeatsSeen(other)).to.deep.equal(['A-3', 'A-4'])
  })

  it('003 좌석 예약 요청 (좌석 임시 배정) · 해당 좌석 조회 → SEAT_NOT_FOUND', async () => {
    expect(codeOf(await (await admitted(sale)).hold(['Z-1']))).to.equal('SEAT_NOT_FOUND')
  })

  it('003 좌석 예약 요청 (좌석 임시 배정) · opt 이미 예약된 좌석인 경우 → SEAT_TAKEN while held and when sold', async () => {
    const { buyer, reservation } = await holding(sale)
    const other = await admitted(sale)
    expect(refused(await holdFirst(other))).to.deep.include({ code: 'SEAT_TAKEN', seats: ['A-1'] })
    succeeded(await payFor(reservation)(buyer))
    expect(codeOf(await holdFirst(other))).to.equal('SEAT_TAKEN')
  })

  it('003 좌석 예약 요청 (좌석 임시 배정) · 좌석 배정 만료시간 갱신 → 5 min from now, also for a seat whose last hold lapsed', async () => {
    await holding(sale)
    sale.clock.jump(5 * MINUTE)
    const { reservation } = await holding(sale)
    expect(Date.parse(reservation.expiresAt) - sale.clock.now()).to.equal(5 * MINUTE)
  })

  it('003 좌석 예약 요청 (좌석 임시 배정) · 예약 내역 추가 → among the buyer’s reservations, newest first', async () => {
    const { buyer, reservation } = await holding(sale)
    await sale.advance(SECOND)
    const second = await buyer.held('A-2')
    const { reservations } = succeeded(await buyer.send('reservations', {})) as { reservations: Reservation[] }
    const ids = reservations.map(({ reservationId }) => reservationId)
    expect(ids).to.deep.equal([second.reservationId, reservation.reservationId])
  })

  it('003 좌석 예약 요청 (좌석 임시 배정) · 토큰 내역 return → still ACTIVE, its deadline unmoved', async () => {
    const buyer = await admitted(sale)
    const before = await buyer.poll()
    await buyer.held('A-1')
    expect(await buyer.poll()).to.deep.equal(before)
  })

  it('003 좌석 예약 요청 (좌석 임시 배정) · 예약 정보 return → the reservation, HELD', async () => {
    const { reservation } = await holding(sale)
    expect(reservation).to.deep.include({ scheduleId: DATE, state: 'HELD', seats: ['A-1'], amount: PRICE })
  })

  // 잔액 조회

  it('003 잔액 조회 · 잔액 조회 요청 → 200', async () => {
    expect(await (await sale.user()).send('wallet', {})).to.include({ ok: true, status: 200 })
  })

  it('003 잔액 조회 · 잔액 조회 → nothing before the first charge, each their own', async () => {
    const [rich, poor] = [await sale.user(7_000), await sale.user()]
    expect([await rich.balance(), await poor.balance()]).to.deep.equal([7_000, 0])
  })

  it('003 잔액 조회 · 잔액 정보 return → {balance}', async () => {
    expect(succeeded(await (await sale.user(7_000)).send('wallet', {}))).to.deep.equal({ balance: 7_000 })
  })

  // 잔액 충전

  it('003 잔액 충전 · 잔액 충전 요청 → 201', async () => {
    expect(await (await sale.user()).charge(1_000)).to.include({ ok: true, status: 201 })
  })

  it('003 잔액 충전 · critical Transaction → a charge refused leaves neither money nor entry', async () => {
    const buyer = await sale.user(1_000)
    expect(await refusedWithoutTrace(buyer, () => buyer.charge(0))).to.equal('AMOUNT_INVALID')
  })

  it('003 잔액 충전 · 잔액 조회 및 충전 → of two at once neither is lost', async () => {
    expect(await balanceOfTwoCharges(sale)).to.equal(3_000)
  })

  it('003 잔액 충전 · 충전 이력 추가 → an entry for each, adding up to the balance', async () => {
    const buyer = await sale.user(1_000)
    await sale.advance(SECOND)
    succeeded(await buyer.charge(2_500))
    const [first, second] = await entriesOf(buyer)
    expect(first).to.include({ kind: 'CHARGE', amount: 1_000, balanceAfter: 1_000 })
    const at = new Date(sale.clock.now()).toISOString()
    expect(second).to.include({ kind: 'CHARGE', amount: 2_500, balanceAfter: 3_500, at })
  })

  it('003 잔액 충전 · 잔액 정보 return → entry and balance', async () => {
    const buyer = await sale.user(1_000)
    const charge = succeeded(await buyer.charge(2_500))
    expect(charge).to.deep.equal({ entryId: (await lastEntryOf(buyer))?.entryId, balance: 3_500 })
  })

  // 결제 요청

  it('003 결제 요청 · 결제 요청 → 201', async () => {
    const { buyer, reservation } = await holding(sale)
    expect(await payFor(reservation)(buyer)).to.include({ ok: true, status: 201 })
  })

  it('003 결제 요청 · 토큰 검증 → back in line the token is handed back: TOKEN_NOT_ACTIVE', async () => {
    const { buyer, reservation } = await holdingInLine(sale)
    const { code, token } = refused(await payFor(reservation)(buyer))
    expect([code, token?.token]).to.deep.equal(['TOKEN_NOT_ACTIVE', buyer.token])
  })

  it('003 결제 요청 · alt 유효하지 않은 토큰이면 → TOKEN_INVALID', async () => {
    const { buyer, reservation } = await holding(sale)
    expect(await answersToBadTokens(buyer, payFor(reservation))).to.deep.equal(['TOKEN_INVALID'])
    expect(await buyer.balance()).to.equal(PRICE)
  })

  it('003 결제 요청 · else 토큰 만료시 → TOKEN_EXPIRED, though the hold is still good', async () => {
    const { buyer, reservation } = await holdingAtLast(sale)
    await tokenEnds(buyer)
    expect(await refusedWithoutTrace(buyer, () => payFor(reservation)(buyer))).to.equal('TOKEN_EXPIRED')
    expect(await buyer.reservation(reservation.reservationId)).to.include({ state: 'HELD' })
  })

  it('003 결제 요청 · 요청 전달 → only for a good token: that the hold has lapsed nobody else hears', async () => {
    const { buyer, reservation } = await holding(sale)
    await sale.advance(5 * MINUTE)
    expect(await answersToBadTokens(buyer, payFor(reservation))).to.deep.equal(['TOKEN_INVALID'])
    await tokenEnds(buyer)
    expect(codeOf(await payFor(reservation)(buyer))).to.equal('TOKEN_EXPIRED')
  })

  it('003 결제 요청 · critical Transaction → too poor and too late: nothing is taken', async () => {
    const { buyer, reservation } = await holding(sale, PRICE - 1)
    await sale.advance(5 * MINUTE)
    expect(await refusedWithoutTrace(buyer, () => payFor(reservation)(buyer))).to.equal('RESERVATION_EXPIRED')
  })

  it('003 결제 요청 · critical Transaction → of two with one token the second waits: PAYMENT_IN_PROGRESS', async () => {
    const { buyer, reservation } = await holding(sale, 2 * PRICE)
    const second = await buyer.held('A-2')
    const outcomes = await Promise.all([payFor(reservation)(buyer), payFor(second)(buyer)])
    expect(outcomes.map(codeOf)).to.deep.equal(['OK', 'PAYMENT_IN_PROGRESS'])
    expect(await buyer.balance()).to.equal(PRICE)
    expect(await buyer.reservation(second.reservationId)).to.include({ state: 'HELD' })
  })

  it('003 결제 요청 · 잔액 조회 → the whole amount has to be there', async () => {
    const { buyer, reservation } = await holding(sale, 2 * PRICE - 1, ['A-1', 'A-2'])
    expect(codeOf(await payFor(reservation)(buyer))).to.equal('BALANCE_INSUFFICIENT')
    succeeded(await buyer.charge(1))
    expect(codeOf(await payFor(reservation)(buyer))).to.equal('OK')
  })

  it('003 결제 요청 · opt 결제금액보다 잔액이 적은 경우 → BALANCE_INSUFFICIENT, hold and token as they were', async () => {
    const { buyer, reservation } = await holding(sale, PRICE - 1)
    expect(await refusedWithoutTrace(buyer, () => payFor(reservation)(buyer))).to.equal('BALANCE_INSUFFICIENT')
    expect(await stateOf(buyer)).to.equal('ACTIVE')
  })

  it('003 결제 요청 · 잔액 차감 → by the amount', async () => {
    const { buyer, payment } = await paid(sale, PRICE + 500)
    expect([await buyer.balance(), payment.balance]).to.deep.equal([500, 500])
  })

  it('003 결제 요청 · 잔액 차감 내역 추가 → an entry that says what for', async () => {
    const { buyer, reservation } = await paid(sale, PRICE + 500)
    const { reservationId } = reservation
    const entry = await lastEntryOf(buyer)
    expect(entry).to.include({ kind: 'PAYMENT', amount: -PRICE, balanceAfter: 500, reservationId })
  })

  it('003 결제 요청 · 결제 만료 시간 체크 → in time up to the last millisecond', async () => {
    const { buyer, reservation } = await holding(sale)
    await sale.advance(5 * MINUTE - 1)
    expect(codeOf(await payFor(reservation)(buyer))).to.equal('OK')
  })

  it('003 결제 요청 · opt 결제 만료시간 초과시 → RESERVATION_EXPIRED, nothing is taken, however late the scheduler', async () => {
    const { buyer, reservation } = await holding(sale)
    const token = await buyer.poll()
    sale.clock.jump(5 * MINUTE)
    expect(codeOf(await payFor(reservation)(buyer))).to.equal('RESERVATION_EXPIRED')
    expect([await buyer.balance(), (await entriesOf(buyer)).length]).to.deep.equal([PRICE, 1])
    expect(await buyer.poll()).to.deep.equal(token)
  })

  it('003 결제 요청 · 결제 시간 기록 → paidAt', async () => {
    const { buyer, reservation } = await holding(sale)
    await sale.advance(MINUTE)
    const payment = succeeded(await payFor(reservation)(buyer)) as Payment
    expect(Date.parse(payment.paidAt)).to.equal(sale.clock.now())
    const stored = await sale.storage.reservation(reservation.reservationId)
    expect(stored).to.include({ state: 'PAID', paidAt: sale.clock.now() })
  })

  it('003 결제 요청 · 대기열 토큰 만료 → EXPIRED', async () => {
    const { buyer } = await paid(sale)
    expect(await stateOf(buyer)).to.equal('EXPIRED')
    expect(codeOf(await buyer.hold(['A-2']))).to.equal('TOKEN_EXPIRED')
  })

  it('003 결제 요청 · 결제 내역 return → the payment', async () => {
    const { reservation, payment } = await paid(sale, PRICE + 500)
    const { reservationId } = reservation
    expect(payment).to.include({ reservationId, amount: PRICE, balance: 500 })
  })
})

const ANOTHER = 'fest'

/** A second concert, of the same kind in the same hall. */
const openAnotherConcert = async (sale: Sale): Promise<void> => {
  const { plans, concerts } = catalogueOf({ policy: { preset: 'sliding' }, seatCount: SEATS.length, price: PRICE })
  const another = concerts.map((concert) => ({
    ...concert,
    concertId: ANOTHER,
    schedules: concert.schedules.map((schedule) => ({ ...schedule, scheduleId: `${ANOTHER}-1` })),
  }))
  expect(await sale.open.concerts.importCatalogue({ plans, concerts: another })).to.include({ ok: true })
}

/** The same user, in the queue of the other concert too. */
const enterAnother = async ({ sale, userId }: Buyer): Promise<Buyer> => {
  const there = new Buyer(sale, userId)
  const entered = succeeded(await there.send('enterQueue', { concertId: ANOTHER, socket: false }))
  there.token = (entered as { token: string }).token
  return there
}
