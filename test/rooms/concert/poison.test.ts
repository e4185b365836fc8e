import { expect } from 'chai'
import type { QueueToken, Reservation } from '../../../client-sdk/protocol/index.ts'
import { loadConcertState } from '../../../rooms/concert/state.ts'
import { SeatMap } from '../../../rooms/schedule/SeatMap.ts'
import type { ScheduleState } from '../../../rooms/schedule/state.ts'
import { seatWords } from '../../../rooms/schedule/view.ts'
import { allTokens } from '../../../rooms/waiting/state.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import type { ConcertRecord, Lease } from '../../../storage/Storage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { Buyer, CONCERT, codeOf, DATE, Sale, type SaleOptions, succeeded } from '../../support/Sale.ts'
import { turns } from '../../support/turns.ts'

const start = async (options: SaleOptions = {}) => {
  const storage = new FaultyStorage(new MemoryStorage())
  const sale = await Sale.start({ ...options, storage })
  return { storage, sale, buyer: await sale.queued(200_000), other: await sale.queued(200_000) }
}

/** Seats, holds, tokens and totals in memory are those that a fresh process would read. */
const expectMemoryIsStore = async (sale: Sale): Promise<void> => {
  const stored = loadConcertState((await sale.storage.loadConcert(CONCERT)) as ConcertRecord, sale.clock.now())
  const memory = sale.concert.state
  const date = (state: typeof stored) => {
    // How often rows and parts have changed, and what was found in them, is of this process alone.
    const { rowChanges, partChanges, finds, ...schedule } = state.schedules.get(DATE) as ScheduleState
    return schedule
  }
  expect(date(memory)).to.deep.equal(date(stored))
  const tokens = (state: typeof stored) =>
    [...allTokens(state.waiting)].map(({ token, state: is, sequence }) => [token, is, sequence])
  expect(tokens(memory)).to.deep.equal(tokens(stored))
  expect(memory.waiting.active).to.equal(stored.waiting.active)
  expect(sale.concert.departures.active).to.equal(stored.waiting.active)
  expect(sale.concert.departures.waiting).to.equal(stored.waiting.line.size)
}

const kinds = (sale: Sale): string[] => sale.reports.map(({ kind }) => kind)

describe('a commit that fails', () => {
  it('[D3] turns all that waited for it away, and the concert reads itself anew', async () => {
    const { storage, sale, buyer, other } = await start()
    const { reservationId } = await buyer.held('A-1')
    const release = storage.hold('commit')
    const inIt = [buyer.pay(reservationId), other.hold(['A-2']), other.hold(['A-1'])]
    await storage.arrived('commit')
    const behindIt = [buyer.hold(['A-3']), other.send('seats', { scheduleId: DATE })]
    await turns()
    storage.failNext('commit')
    release()
    const outcomes = await Promise.all([...inIt, ...behindIt])
    expect(new Set(outcomes.map(codeOf))).to.deep.equal(new Set(['UNAVAILABLE']))
    await turns()
    expect(kinds(sale)).to.deep.equal(['poisoned', 'reloaded'])
    await expectMemoryIsStore(sale)
    expect(await buyer.balance()).to.equal(200_000)
    succeeded(await buyer.pay(reservationId))
    await other.held('A-2')
  })

  it('[D3] what was queued behind it is withdrawn, not carried out', async () => {
    const { storage, sale, buyer, other } = await start()
    const release = storage.hold('commit')
    const first = buyer.hold(['A-1'])
    await storage.arrived('commit')
    const second = other.hold(['A-2'])
    await turns()
    storage.failNext('commit')
    release()
    expect([await first, await second].map(codeOf)).to.deep.equal(['UNAVAILABLE', 'UNAVAILABLE'])
    await turns()
    expect((await storage.loadConcert(CONCERT))?.schedules[DATE]?.holds).to.deep.equal([])
    await expectMemoryIsStore(sale)
  })

  for (const [moment, done] of [
    ['before', false],
    ['after', true],
  ] as const) {
    it(`[D3] [C1] ${moment} it took effect: the same command sent again is ${done ? 'told its first answer' : 'carried out'}`, async () => {
      const { storage, sale, buyer } = await start()
      const { reservationId } = await buyer.held('A-9')
      storage.failNext('commit', moment)
      const lost = [
        buyer.hold(['A-1'], { commandId: 'hold-1' }),
        buyer.pay(reservationId, { commandId: 'pay-1' }),
        buyer.charge(7, { commandId: 'charge-1' }),
      ]
      expect((await Promise.all(lost)).map(codeOf)).to.deep.equal(Array(3).fill('UNAVAILABLE'))
      await turns()
      await expectMemoryIsStore(sale)
      expect(sale.concert.state.schedules.get(DATE)?.status[0]).to.equal(done ? 1 : 0)

      // The token that the payment spent is no longer needed to hear of what was done with it.
      const before = (await storage.loadConcert(CONCERT))?.lastSequence
      const hold = await buyer.hold(['A-1'], { commandId: 'hold-1' })
      const pay = await buyer.pay(reservationId, { commandId: 'pay-1' })
      const charge = await buyer.charge(7, { commandId: 'charge-1' })
      expect([hold, pay, charge].map(codeOf)).to.deep.equal(['OK', 'OK', 'OK'])
      expect((succeeded(hold) as Reservation).seats).to.deep.equal(['A-1'])
      expect(await buyer.balance()).to.equal(150_007)
      expect((await storage.loadConcert(CONCERT))?.lastSequence).to.equal(before)
      expect(await buyer.hold(['A-1'], { commandId: 'hold-1' })).to.deep.equal(hold)
      await expectMemoryIsStore(sale)
    })
  }

  it('[D3] what watchers were shown is put right by looking again', async () => {
    const { storage, sale, buyer } = await start()
    const schedule = () => sale.concert.state.schedules.get(DATE) as ScheduleState
    const map = new SeatMap(schedule())
    const told: string[] = []
    sale.concert.listen({
      committed: (facts) => facts.forEach((fact) => fact.type === 'seats-held' && map.apply(fact)),
      reloaded: () => {
        told.push('reloaded')
        map.reset(schedule())
      },
      resumed: () => told.push('resumed'),
    })
    await buyer.held('A-1')
    storage.failNext('commit', 'after')
    expect(codeOf(await buyer.hold(['A-2']))).to.equal('UNAVAILABLE')
    await turns()
    expect(told).to.deep.equal(['reloaded', 'resumed'])
    expect(map.words).to.deep.equal(seatWords(Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0, 0, 0)))
  })

  it('[D3] while the store can’t be read commands are unavailable, and it tries again until it can', async () => {
    const { storage, sale, buyer } = await start()
    storage.failNext('commit')
    storage.failNext('loadConcert', 'before', 3)
    expect(codeOf(await buyer.hold(['A-1']))).to.equal('UNAVAILABLE')
    await turns()
    expect(kinds(sale)).to.deep.equal(['poisoned', 'reload-failed'])
    expect(sale.open.concerts.ready).to.equal(false)
    expect(codeOf(await buyer.hold(['A-1']))).to.equal('UNAVAILABLE')
    await sale.clock.advance(1_000, () => turns())
    expect(kinds(sale)).to.deep.equal(['poisoned', 'reload-failed', 'reloaded'])
    expect(sale.open.concerts.ready).to.equal(true)
    await buyer.held('A-1')
  })

  it('[D3] while nothing can be written an overdue hold is tried again at intervals, not in a frenzy', async () => {
    const { storage, sale, buyer, other } = await start()
    await buyer.held('A-1')
    storage.failNext('commit', 'before', Number.POSITIVE_INFINITY)
    await sale.clock.advance(5 * 60_000, () => turns())
    const loads = () => storage.calls.get('loadConcert') ?? 0
    const before = loads()
    await turns(200)
    expect(loads() - before).to.be.at.most(2)
    await sale.clock.advance(5_000, () => turns())
    expect(loads() - before).to.be.within(5, 40)
    storage.mend()
    await sale.clock.advance(1_000, () => turns())
    await other.enter()
    await other.held('A-1')
  })

  it('[D3] overdue deadlines fire after the reload', async () => {
    const { storage, sale, buyer, other } = await start()
    await buyer.held('A-1')
    storage.failNext('commit')
    sale.clock.jump(5 * 60_000)
    expect(codeOf(await other.hold(['A-2']))).to.equal('UNAVAILABLE')
    await sale.clock.advance(1_000, () => turns())
    await other.held('A-1')
    await expectMemoryIsStore(sale)
  })
})

describe('a write set that fails', () => {
  /** Holds a seat behind the concert's back, under its own lease. */
  const meddle = async (storage: FaultyStorage, sale: Sale, userId: string): Promise<void> => {
    const lease = storage.writeSets.findLast((writeSet) => writeSet.lease?.concertId === CONCERT)?.lease as Lease
    const at = sale.clock.now()
    const hold = { scheduleId: DATE, reservationId: 'meddled', userId, seats: [0], amount: 50_000 }
    const [how] = await storage.commit([
      { lease, facts: [{ type: 'seats-held', ...hold, heldAt: at, expiresAt: at + 300_000 }] },
    ])
    expect(how).to.deep.include({ kind: 'committed' })
  }

  it('[D3] on a contradiction poisons its concert, which then knows better', async () => {
    const { storage, sale, buyer, other } = await start()
    await meddle(storage, sale, other.userId)
    expect(codeOf(await buyer.hold(['A-1']))).to.equal('UNAVAILABLE')
    await turns()
    expect(kinds(sale)).to.deep.equal(['poisoned', 'reloaded'])
    expect(codeOf(await buyer.hold(['A-1']))).to.equal('SEAT_TAKEN')
    await expectMemoryIsStore(sale)
  })

  it('[D3] harms no other concert and no account in the same commit', async () => {
    const { storage, sale, buyer, other } = await start({ concerts: 2 })
    const there = other.twin()
    await there.enter('gig2')
    await meddle(storage, sale, other.userId)
    const outcomes = await Promise.all([
      buyer.hold(['A-1']),
      there.hold(['A-1'], {}, 'gig2-1'),
      buyer.hold(['A-2']),
      other.charge(5),
    ])
    expect(outcomes.map(codeOf)).to.deep.equal(['UNAVAILABLE', 'OK', 'UNAVAILABLE', 'OK'])
  })
})

describe('an unexpected throw', () => {
  for (const [method, send] of Object.entries({
    user: (sale: Sale) => new Buyer(sale, 'never-seen').hold(['A-1']),
    commandOutcome: (_: Sale, buyer: Buyer) => buyer.hold(['A-1'], { commandId: 'c1' }),
    reservation: (_: Sale, buyer: Buyer) => buyer.pay('r1'),
    reservationsOf: (_: Sale, buyer: Buyer) => buyer.send('reservations', {}),
    wallet: (_: Sale, buyer: Buyer) => buyer.send('wallet', {}),
    entries: (_: Sale, buyer: Buyer) => buyer.send('entries', {}),
  } as const)) {
    it(`[S2] in the store's ${method}() answers UNAVAILABLE, is reported, and is over with the next command`, async () => {
      const { storage, sale, buyer } = await start()
      storage.failNext(method as 'user')
      expect(codeOf(await send(sale, buyer))).to.equal('UNAVAILABLE')
      expect(sale.errors.length).to.equal(1)
      expect(sale.errors[0]).to.contain(`${method} failed`)
      expect(sale.open.concerts.ready).to.equal(true)
      await buyer.held('A-1')
    })
  }

  it('[D3] inside the concert’s step poisons it; what had become durable is told when asked again', async () => {
    const { sale, buyer } = await start()
    const stop = sale.concert.listen({
      committed: () => {
        throw new Error('a listener broke')
      },
    })
    expect(codeOf(await buyer.hold(['A-1'], { commandId: 'h1' }))).to.equal('UNAVAILABLE')
    stop()
    await turns()
    expect(sale.reports).to.deep.equal([
      { concertId: CONCERT, kind: 'poisoned', reason: 'a listener broke' },
      { concertId: CONCERT, kind: 'reloaded', reason: 'read again from storage' },
    ])
    const again = succeeded(await buyer.hold(['A-1'], { commandId: 'h1' })) as Reservation
    expect(again.state).to.equal('HELD')
    await expectMemoryIsStore(sale)
  })

  it('[D3] while a command is decided turns away all that waited, and leaves nothing half done', async () => {
    const { storage, sale, buyer, other } = await start()
    const release = storage.hold('commit')
    const first = buyer.hold(['A-1'], { commandId: 'h1' })
    await storage.arrived('commit')
    const second = other.hold(['A-2'])
    await turns()
    const heard: string[] = []
    sale.concert.listen({
      committed: () => heard.push('committed'),
      reloaded: () => heard.push('reloaded'),
      resumed: () => heard.push('resumed'),
    })
    const claim = { by: 'header', userId: other.userId, token: other.token } as const
    expect(await sale.concert.seats.admitToSchedule('no-such-date', claim)).to.deep.equal({ code: 'UNAVAILABLE' })
    expect([await first, await second].map(codeOf)).to.deep.equal(['UNAVAILABLE', 'UNAVAILABLE'])
    release()
    await turns()
    expect(kinds(sale)).to.deep.equal(['poisoned', 'reloaded'])
    expect(heard).to.deep.equal(['reloaded', 'resumed'])
    await expectMemoryIsStore(sale)
    const outcome = await buyer.hold(['A-1'], { commandId: 'h1' })
    expect((succeeded(outcome) as Reservation).seats).to.deep.equal(['A-1'])
    await other.held('A-2')
  })
})

describe('a command whose commit is under way when its concert is poisoned', () => {
  /** Its sender is turned away; what the store says of it from now on is held back. */
  const startLate = async () => {
    const { storage, sale, buyer } = await start()
    const commit = storage.hold('commit')
    const first = buyer.hold(['A-1'], { commandId: 'h1' })
    await storage.arrived('commit')
    const claim = { by: 'header', userId: buyer.userId, token: buyer.token } as const
    await sale.concert.seats.admitToSchedule('no-such-date', claim)
    expect(codeOf(await first)).to.equal('UNAVAILABLE')
    return { sale, buyer, commit, lookUps: storage.hold('commandOutcome', 'after') }
  }

  it('[C1] [D3] is not done again by being sent again meanwhile, and poisons nothing once more', async () => {
    const { sale, buyer, commit, lookUps } = await startLate()
    const second = buyer.hold(['A-1'], { commandId: 'h1' })
    await turns()
    commit()
    await turns()
    lookUps()
    expect(codeOf(await second)).to.equal('UNAVAILABLE')
    const third = succeeded(await buyer.hold(['A-1'], { commandId: 'h1' })) as Reservation
    expect(third).to.include({ state: 'HELD' })
    expect(kinds(sale)).to.deep.equal(['poisoned', 'reloaded'])
    await expectMemoryIsStore(sale)
  })

  it('[C2] [D3] has its id for itself', async () => {
    const { sale, buyer, commit, lookUps } = await startLate()
    const other = buyer.hold(['A-2'], { commandId: 'h1' })
    await turns()
    commit()
    await turns()
    lookUps()
    expect(codeOf(await other)).to.equal('COMMAND_REUSED')
    expect(kinds(sale)).to.deep.equal(['poisoned', 'reloaded'])
    await expectMemoryIsStore(sale)
  })
})

describe('a store that can be read and not written', () => {
  const startSale = async (options: SaleOptions = {}) => {
    const { storage, sale, ...buyers } = await start(options)
    const breakStore = (): void => {
      storage.failNext('commit', 'before', Number.POSITIVE_INFINITY)
      storage.failNext('probe', 'before', Number.POSITIVE_INFINITY)
    }
    const pass = (ms: number) => sale.clock.advance(ms, () => turns())
    return { storage, sale, ...buyers, breakStore, pass }
  }

  it('[D3] lets everyone read what is durable, overdue or not, refuses commands, and is sold from again by itself', async () => {
    const { storage, sale, buyer, other, breakStore, pass } = await startSale()
    await buyer.held('A-1')
    breakStore()
    await pass(6 * 60_000)
    for (let asked = 0; asked < 4; asked += 1) {
      expect(codeOf(await other.hold(['A-2']))).to.equal('UNAVAILABLE')
      expect(codeOf(await other.send('seats', { scheduleId: DATE }))).to.equal('OK')
      expect((await other.poll()).state).to.equal('ACTIVE')
      await pass(100)
    }
    await expectMemoryIsStore(sale)
    storage.mend()
    await pass(250)
    await turns()
    await other.held('A-1')
    await expectMemoryIsStore(sale)
  })

  it('[D1] [Q2] tells nobody of an end that is not durable: a waiter’s, a turn’s or a hold’s', async () => {
    const policy = { preset: 'slots', maxActive: 1, waitLifeMs: 200, activeLifeMs: 400, holdDurationMs: 300 } as const
    const { storage, sale, buyer, other, breakStore, pass } = await startSale({ policy })
    const { reservationId } = await buyer.held('A-1')
    expect((await other.poll()).state).to.equal('WAIT')
    breakStore()
    const states = new Set<string>()
    for (let asked = 0; asked < 20; asked += 1) {
      await pass(100)
      for (const one of [buyer, other]) {
        const answer = await one.send('queueToken', {})
        states.add(answer.ok ? (succeeded(answer) as QueueToken).state : answer.problem.code)
      }
      states.add((await buyer.reservation(reservationId)).state)
    }
    // While it is being read it tells nothing at all.
    states.delete('UNAVAILABLE')
    expect([...states].sort()).to.deep.equal(['ACTIVE', 'HELD', 'WAIT'])
    storage.mend()
    await pass(250)
    await turns()
    expect((await buyer.reservation(reservationId)).state).to.equal('EXPIRED')
    expect((await sale.storage.loadConcert(CONCERT))?.tokens[0]?.endReason).to.equal('EXPIRED')
  })

  it('[D1] shows nothing once it can’t be read any more either', async () => {
    const { storage, other, breakStore, pass } = await startSale()
    breakStore()
    await pass(2_000)
    expect(codeOf(await other.hold(['A-2']))).to.equal('UNAVAILABLE')
    await pass(300)
    expect(codeOf(await other.send('seats', { scheduleId: DATE }))).to.equal('OK')
    storage.failNext('loadConcert', 'before', Number.POSITIVE_INFINITY)
    await pass(300)
    expect(codeOf(await other.send('seats', { scheduleId: DATE }))).to.equal('UNAVAILABLE')
  })
})

describe('a clock that steps back', () => {
  it('[D3] keeps no concert closed that waits to be read again', async () => {
    const { storage, sale, buyer } = await start()
    storage.failNext('commit')
    storage.failNext('loadConcert', 'before', 3)
    expect(codeOf(await buyer.hold(['A-1']))).to.equal('UNAVAILABLE')
    await turns()
    sale.clock.jump(-60 * 60_000)
    await sale.clock.advance(1_000, () => turns())
    expect(kinds(sale)).to.deep.equal(['poisoned', 'reload-failed', 'reloaded'])
    await buyer.held('A-1')
  })

  it('[H3] [H4] leaves every deadline where it was, by that clock', async () => {
    const { sale, buyer, other } = await start()
    const before = await buyer.held('A-1')
    sale.clock.jump(-60_000)
    const after = await buyer.held('A-2')
    expect(after.expiresAt).to.equal(before.expiresAt)
    await sale.advance(6 * 60_000 - 1)
    expect(codeOf(await other.hold(['A-1']))).to.equal('SEAT_TAKEN')
    await sale.advance(1)
    expect(sale.concert.state.schedules.get(DATE)?.holds.size).to.equal(0)
  })

  it('[H3] makes nothing earlier than it was before an import', async () => {
    const { sale, buyer, other } = await start()
    const { expiresAt } = await buyer.held('A-1')
    await sale.advance(5 * 60_000)
    sale.clock.jump(-2 * 60_000)
    await sale.importCatalogue({ dates: 2 })
    const held = await other.held('A-1')
    expect(Date.parse(held.heldAt)).to.equal(Date.parse(expiresAt))
  })
})
