import { expect } from 'chai'
import { type Concert, LIMITS, type Reservation, type SaleAction } from '../../../client-sdk/protocol/index.ts'
import { allTokens } from '../../../rooms/waiting/state.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { CONCERT, codeOf, DATE, refused, Sale, type SaleOptions, succeeded } from '../../support/Sale.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const AT_ONE = '2027-01-01T01:00:00Z'
const AT_TWO = '2027-01-01T02:00:00Z'
const HOUR = 60 * MINUTE
const patient = { waitLifeMs: DAY, maxActive: 2 } as const
const slots = { preset: 'slots', ...patient } as const
const batch = { preset: 'sliding', batchSize: 1, batchIntervalMs: 5_000, ...patient } as const

const statesOf = (sale: Sale): string[] => [...allTokens(sale.concert.state.waiting)].map(({ state }) => state)

describe('before a sale opens', () => {
  const start = (options: SaleOptions) => Sale.start({ opensAt: AT_ONE, policy: slots, ...options })

  for (const policy of [slots, batch]) {
    it(`[O1] people queue and nobody is admitted, with ${policy.preset}; it opens by itself with its first date`, async () => {
      const sale = await start({ policy, dates: 2, opensAt: [AT_TWO, AT_ONE] })
      const first = await sale.queued()
      for (let at = 0; at < 3; at += 1) await sale.queued()
      expect(await sale.saleState()).to.equal('PREQUEUE')
      expect(await first.poll())
        .to.include({ state: 'WAIT', ahead: 0 })
        .and.not.have.property('etaMs')
      await sale.advance(HOUR - 1)
      expect(await sale.saleState()).to.equal('PREQUEUE')
      expect(statesOf(sale)).to.deep.equal(['WAIT', 'WAIT', 'WAIT', 'WAIT'])
      await sale.advance(1)
      expect(await sale.saleState()).to.equal('OPEN')
      await sale.advance(5_000)
      expect(statesOf(sale)).to.deep.equal(['ACTIVE', 'ACTIVE', 'WAIT', 'WAIT'])
      expect(codeOf(await first.hold(['A-1']))).to.equal('SALE_NOT_OPEN')
      succeeded(await first.hold(['A-1'], {}, 'gig-2'))
    })
  }

  it('[O1] the operator opens it early, and with it the dates that were to be first; a later one keeps its time', async () => {
    const sale = await start({ dates: 2, opensAt: [AT_ONE, AT_TWO] })
    const buyer = await sale.queued()
    expect(await sale.changeSale('open')).to.equal('OPEN')
    expect((await buyer.poll()).state).to.equal('ACTIVE')
    await buyer.held('A-1')
    expect(refused(await buyer.hold(['A-1'], {}, 'gig-2'))).to.include({
      code: 'SALE_NOT_OPEN',
      retryAfterMs: 2 * HOUR,
    })
  })

  it('[O1] an import closes no date that was opened early, unless it gives that date a later time', async () => {
    const sale = await start({ dates: 2, opensAt: [AT_ONE, AT_TWO] })
    await sale.changeSale('open')
    const buyer = await sale.queued()
    const codeOfHold = async (scheduleId: string): Promise<string> => {
      const outcome = await buyer.hold(['A-1'], {}, scheduleId)
      if (outcome.ok) succeeded(await buyer.release((outcome.body as Reservation).reservationId))
      return codeOf(outcome)
    }
    const codes = async () => [await codeOfHold(DATE), await codeOfHold('gig-2')]
    const opened = ['OK', 'SALE_NOT_OPEN']
    await sale.importCatalogue({ dates: 2, opensAt: [AT_ONE, AT_TWO], policy: slots })
    expect(await codes()).to.deep.equal(opened)
    // A presale, earlier than what was the first of the dates.
    await sale.importCatalogue({ dates: 3, opensAt: [AT_ONE, AT_TWO, '2027-01-01T00:30:00Z'], policy: slots })
    expect([...(await codes()), await codeOfHold('gig-3')]).to.deep.equal([...opened, 'OK'])
    await sale.changeSale('open')
    expect(await codes()).to.deep.equal(opened)
    await sale.importCatalogue({ dates: 3, opensAt: [AT_TWO, AT_TWO, AT_TWO], policy: slots })
    expect(await sale.saleState()).to.equal('PREQUEUE')
    expect(await codes()).to.deep.equal(['SALE_NOT_OPEN', 'SALE_NOT_OPEN'])
    await sale.changeSale('open')
    expect(await codes()).to.deep.equal(['OK', 'OK'])
  })

  it('[O1] a date tells when it opens, until the operator has opened it', async () => {
    const sale = await start({ dates: 2, opensAt: [AT_ONE, AT_TWO] })
    const openings = async () =>
      (succeeded(await sale.execute('concerts', {})) as { concerts: Concert[] }).concerts.flatMap(({ schedules }) =>
        schedules.map(({ opensAt }) => opensAt && Date.parse(opensAt)),
      )
    expect(await openings()).to.deep.equal([Date.parse(AT_ONE), Date.parse(AT_TWO)])
    await sale.changeSale('open')
    expect(await openings()).to.deep.equal([undefined, Date.parse(AT_TWO)])
  })

  it('[O1] a date without a time of its own is open from the beginning, and the sale with it', async () => {
    const sale = await start({ dates: 2, opensAt: [AT_ONE] })
    expect(await sale.saleState()).to.equal('OPEN')
  })

  it('[O1] a restart forgets neither that it is early nor that it was opened', async () => {
    const sale = await start({})
    const buyer = await sale.queued()
    await sale.boot()
    expect((await buyer.poll()).state).to.equal('WAIT')
    await sale.changeSale('open')
    await sale.boot()
    expect(await sale.saleState()).to.equal('OPEN')
    await buyer.held('A-1')
  })

  it('[O2] one that is paused does not open by itself, and resumed goes on as the clock has it', async () => {
    const sale = await start({})
    expect(await sale.changeSale('pause')).to.equal('PAUSED')
    expect(await sale.changeSale('resume')).to.equal('PREQUEUE')
    await sale.changeSale('pause')
    const buyer = await sale.queued()
    await sale.advance(HOUR)
    expect((await buyer.poll()).state).to.equal('WAIT')
    expect(await sale.changeSale('resume')).to.equal('OPEN')
    expect((await buyer.poll()).state).to.equal('ACTIVE')
  })
})

describe('a paused sale', () => {
  for (const policy of [slots, batch]) {
    it(`[O2] admits nobody, with ${policy.preset}, and estimates nothing`, async () => {
      const sale = await Sale.start({ policy })
      const waiters = [await sale.queued(), await sale.queued(), await sale.queued(), await sale.queued()]
      await sale.advance(10_000)
      expect(statesOf(sale)).to.deep.equal(['ACTIVE', 'ACTIVE', 'WAIT', 'WAIT'])
      await sale.changeSale('pause')
      succeeded(await (waiters[0] as (typeof waiters)[0]).send('leaveQueue', {}))
      await sale.advance(MINUTE)
      expect(statesOf(sale)).to.deep.equal(['EXPIRED', 'ACTIVE', 'WAIT', 'WAIT'])
      expect(await (waiters[2] as (typeof waiters)[0]).poll()).to.not.have.property('etaMs')
      expect(await sale.saleState()).to.equal('PAUSED')
      await sale.changeSale('resume')
      await sale.advance(5_000)
      expect(statesOf(sale)).to.deep.equal(['EXPIRED', 'ACTIVE', 'ACTIVE', 'WAIT'])
    })
  }

  it('[O2] refuses new holds; who holds may pay, release and read', async () => {
    const sale = await Sale.start({ policy: { preset: 'reuse' } })
    const buyer = await sale.queued(100_000)
    const [one, other] = [await buyer.held('A-1'), await buyer.held('A-2')]
    await sale.changeSale('pause')
    expect(codeOf(await buyer.hold(['A-3']))).to.equal('SALE_PAUSED')
    expect(codeOf(await buyer.send('seats', { scheduleId: DATE }))).to.equal('OK')
    expect(codeOf(await buyer.send('ticket', { scheduleId: DATE }))).to.equal('OK')
    succeeded(await buyer.pay(one.reservationId))
    succeeded(await buyer.release(other.reservationId))
    await sale.changeSale('resume')
    await buyer.held('A-3')
  })

  it('[O3] time stands still for holds and turns: they have as long left after it as before', async () => {
    const sale = await Sale.start({ policy: { preset: 'slots', activeLifeMs: 10 * MINUTE } })
    const buyer = await sale.queued(100_000)
    const { reservationId } = await buyer.held('A-1')
    await sale.advance(2 * MINUTE)
    await sale.changeSale('pause')
    await sale.advance(3 * HOUR)
    expect(await buyer.reservation(reservationId)).to.include({ state: 'HELD' })
    expect((await buyer.poll()).state).to.equal('ACTIVE')
    await sale.changeSale('resume')
    const resumedMs = sale.clock.now()
    const { expiresAt } = await buyer.reservation(reservationId)
    expect(Date.parse(expiresAt) - resumedMs).to.equal(3 * MINUTE)
    expect(Date.parse((await buyer.poll()).expiresAt) - resumedMs).to.equal(8 * MINUTE)
    await sale.advance(3 * MINUTE - 1)
    expect(sale.concert.state.schedules.get(DATE)?.holds.size).to.equal(1)
    await sale.advance(1)
    expect(sale.concert.state.schedules.get(DATE)?.holds.size).to.equal(0)
    await sale.advance(5 * MINUTE - 1)
    expect(sale.concert.state.waiting.active).to.equal(1)
    await sale.advance(1)
    expect(sale.concert.state.waiting.active).to.equal(0)
  })

  it('[O3] a hold is paid in the middle of it, long after its first deadline, by a new process too', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued(100_000)
    const { reservationId } = await buyer.held('A-1')
    await sale.changeSale('pause')
    await sale.advance(HOUR)
    await sale.boot()
    expect(await sale.saleState()).to.equal('PAUSED')
    succeeded(await buyer.pay(reservationId))
  })

  it('[O3] keeps nobody’s seats for more than a day, however late it ends', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    const { reservationId } = await buyer.held('A-1')
    await sale.changeSale('pause')
    await sale.advance(LIMITS.pauseMs + 5 * MINUTE - 1)
    expect((await buyer.reservation(reservationId)).state).to.equal('HELD')
    await sale.advance(1)
    expect((await buyer.reservation(reservationId)).state).to.equal('EXPIRED')
    await sale.advance(HOUR)
    expect(await sale.changeSale('resume')).to.equal('OPEN')
  })

  it('[O3] holds, turns and the pause are the same in memory and in the store, whatever is under way', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage })
    const [poor, rich] = [await sale.queued(), await sale.queued(100_000)]
    const [unpaid, paid] = [await poor.held('A-1'), await rich.held('A-2')]
    const release = storage.hold('commit')
    const [refusal, payment] = [poor.pay(unpaid.reservationId), rich.pay(paid.reservationId)]
    await storage.arrived('commit')
    const paused = sale.changeSale('pause')
    release()
    await paused
    expect(codeOf(await refusal)).to.equal('BALANCE_INSUFFICIENT')
    succeeded(await payment)
    const inMemory = await poor.reservation(unpaid.reservationId)
    expect(inMemory.state).to.equal('HELD')
    await sale.boot()
    expect(await poor.reservation(unpaid.reservationId)).to.deep.equal(inMemory)
    await sale.changeSale('resume')
    expect(await poor.reservation(unpaid.reservationId)).to.deep.include(unpaid)
  })

  it('[O3] ends a hold and a turn by itself whose deadline came while a payment was under way, and was then moved on', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage, policy: { preset: 'slots', activeLifeMs: 5 * MINUTE } })
    const poor = await sale.queued()
    const { reservationId } = await poor.held('A-1')
    const release = storage.hold('commit')
    const refusal = poor.pay(reservationId)
    await storage.arrived('commit')
    await sale.clock.advance(5 * MINUTE, async () => undefined)
    const paused = sale.changeSale('pause')
    release()
    expect(codeOf(await refusal)).to.equal('BALANCE_INSUFFICIENT')
    await paused
    await sale.advance(DAY - 1)
    expect(sale.concert.state.schedules.get(DATE)?.holds.size).to.equal(1)
    expect(sale.concert.state.waiting.active).to.equal(1)
    await sale.advance(1)
    expect(sale.concert.state.schedules.get(DATE)?.holds.size).to.equal(0)
    expect(sale.concert.state.waiting.active).to.equal(0)
  })

  it('[O3] moves no waiter’s life, and ends when it is closed or opened too', async () => {
    for (const action of ['close', 'open'] as const) {
      const sale = await Sale.start({ policy: { preset: 'slots', maxActive: 1, waitLifeMs: 2 * MINUTE } })
      const [buyer, waiter] = [await sale.queued(), await sale.queued()]
      const { reservationId } = await buyer.held('A-1')
      await sale.changeSale('pause')
      await sale.advance(MINUTE)
      await waiter.poll()
      await sale.changeSale(action)
      const { expiresAt } = await buyer.reservation(reservationId)
      expect(Date.parse(expiresAt) - sale.clock.now(), action).to.equal(5 * MINUTE)
      await sale.advance(2 * MINUTE)
      expect((await waiter.poll()).state, action).to.equal('EXPIRED')
    }
  })
})

describe('a closed sale', () => {
  it('[O4] admits nobody and holds nothing; holders pay, and their deadlines run', async () => {
    const sale = await Sale.start({ policy: { preset: 'reuse', maxActive: 1, waitLifeMs: DAY } })
    const [buyer, waiter] = [await sale.queued(100_000), await sale.queued()]
    const [one, other] = [await buyer.held('A-1'), await buyer.held('A-2')]
    expect(await sale.changeSale('close')).to.equal('CLOSED')
    expect(codeOf(await buyer.hold(['A-3']))).to.equal('SALE_CLOSED')
    succeeded(await buyer.pay(one.reservationId))
    await sale.advance(5 * MINUTE)
    expect((await buyer.reservation(other.reservationId)).state).to.equal('EXPIRED')
    succeeded(await buyer.send('leaveQueue', {}))
    expect(await waiter.poll())
      .to.include({ state: 'WAIT' })
      .and.not.have.property('etaMs')
    await sale.boot()
    expect(await sale.saleState()).to.equal('CLOSED')
    expect(await sale.changeSale('open')).to.equal('OPEN')
    expect((await waiter.poll()).state).to.equal('ACTIVE')
  })

  it('[O4] can be opened again, but neither paused nor resumed', async () => {
    const sale = await Sale.start()
    await sale.changeSale('close')
    for (const action of ['pause', 'resume'] as const) {
      expect(codeOf(await sale.operate('changeSale', { concertId: CONCERT, action })), action).to.equal('SALE_CLOSED')
    }
  })
})

describe('an operator’s command', () => {
  const actionsOf = async (sale: Sale): Promise<string[]> =>
    (await sale.storage.audit(0, 100)).filter(({ actor }) => actor === 'operator').map(({ kind }) => kind)

  it('[O5] leaves its line in the audit log with what it did, and none where nothing was to be done', async () => {
    const sale = await Sale.start()
    const actions: SaleAction[] = ['open', 'resume', 'pause', 'pause', 'resume', 'resume', 'close', 'close', 'open']
    for (const action of actions) await sale.changeSale(action)
    expect(await actionsOf(sale)).to.deep.equal([
      'catalogue-imported',
      'sale-paused',
      'sale-resumed',
      'sale-closed',
      'sale-opened',
    ])
    expect((await sale.storage.audit(0, 100)).at(-1)).to.deep.include({
      at: sale.clock.now(),
      actor: 'operator',
      concertId: CONCERT,
      detail: {},
    })
  })

  it('[C1] [O5] is done once under its id and gets the first answer again, also after a restart', async () => {
    const sale = await Sale.start()
    const pause = (id: string) => sale.operate('changeSale', { concertId: CONCERT, action: 'pause' }, id)
    const [first, twin] = await Promise.all([pause('k1'), pause('k1')])
    expect(twin).to.deep.equal(first)
    await sale.changeSale('resume')
    await sale.boot()
    expect(await pause('k1')).to.deep.equal(first)
    expect(await sale.saleState()).to.equal('OPEN')
    const other = await sale.operate('changeSale', { concertId: CONCERT, action: 'close' }, 'k1')
    expect(codeOf(other)).to.equal('COMMAND_REUSED')
    succeeded(await pause('k2'))
  })

  it('[O5] has ids of its own: a user’s command of the same id is another', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    succeeded(await buyer.hold(['A-1'], { commandId: 'k1' }))
    succeeded(await sale.operate('changeSale', { concertId: CONCERT, action: 'pause' }, 'k1'))
    expect(await sale.saleState()).to.equal('PAUSED')
  })

  it('[D1] [D3] [O5] is answered once it is durable, and undone whole where it can’t become so', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage })
    const buyer = await sale.queued()
    const held: Reservation = await buyer.held('A-1')
    storage.failNext('commit')
    expect(codeOf(await sale.operate('changeSale', { concertId: CONCERT, action: 'pause' }))).to.equal('UNAVAILABLE')
    await sale.advance(1_000)
    expect(await sale.saleState()).to.equal('OPEN')
    expect(await buyer.reservation(held.reservationId)).to.deep.include(held)
    expect(await actionsOf(sale)).to.deep.equal(['catalogue-imported'])
    await buyer.held('A-2')
  })

  it('is refused with the path of what is wrong with it', async () => {
    const sale = await Sale.start()
    const wrong = { concertId: CONCERT, action: 'stop' }
    expect(refused(await sale.operate('changeSale', wrong))).to.include({ code: 'INPUT_INVALID', path: 'action' })
    const nowhere = { concertId: 'nowhere', action: 'pause' }
    expect(codeOf(await sale.operate('changeSale', nowhere))).to.equal('CONCERT_NOT_FOUND')
    expect(codeOf(await sale.operate('changeSale', nowhere, 'no blanks'))).to.equal('INPUT_INVALID')
  })
})
