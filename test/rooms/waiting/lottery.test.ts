import { expect } from 'chai'
import type { Concert, PolicyChoice, QueueToken } from '../../../client-sdk/protocol/index.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { commitmentByHand, drawByHand } from '../../support/drawByHand.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { type Buyer, CONCERT, catalogueOf, codeOf, DATE, Sale, SEED, succeeded } from '../../support/Sale.ts'

const HOUR = 3_600_000
const OPENS_AT = '2027-01-01T01:00:00.000Z'
const LATER = '2027-01-01T02:00:00.000Z'
const lives = { waitLifeMs: 24 * HOUR, activeLifeMs: 24 * HOUR, activeCapMs: 24 * HOUR } as const
const SLOTS: PolicyChoice = { preset: 'slots', opening: 'lottery', maxActive: 3, ...lives }
const BATCH: PolicyChoice = { preset: 'sliding', opening: 'lottery', batchSize: 2, batchIntervalMs: 7_000, ...lives }
/** Enough that the order drawn is not the one they came in. */
const CROWD = 9

const start = async (policy = SLOTS) => {
  const storage = new FaultyStorage(new MemoryStorage())
  const sale = await Sale.start({ policy, opensAt: OPENS_AT, storage })
  const crowd: Buyer[] = []
  for (let more = 0; more < CROWD; more += 1) crowd.push(await sale.queued())
  return { storage, sale, crowd }
}

const lotteryOf = async (sale: Sale): Promise<Concert['lottery']> =>
  (succeeded(await sale.execute('concerts', {})) as { concerts: Concert[] }).concerts[0]?.lottery

const places = (crowd: readonly Buyer[]): Promise<QueueToken[]> => Promise.all(crowd.map((buyer) => buyer.poll()))

/** By the numbers they joined with: the first is who is first in line. */
const order = async (crowd: readonly Buyer[]): Promise<(number | undefined)[]> =>
  (await places(crowd)).sort((a, b) => a.sequence - b.sequence).map(({ joined }) => joined)

const activeOf = async (crowd: readonly Buyer[]): Promise<(number | undefined)[]> =>
  (await places(crowd)).filter(({ state }) => state === 'ACTIVE').map(({ joined }) => joined)

const sorted = (numbers: readonly (number | undefined)[]) => [...numbers].sort((a = 0, b = 0) => a - b)

describe('a lottery', () => {
  it('[L1] [L2] draws the line when the sale opens by itself, and admits first who is first then', async () => {
    const { sale, crowd } = await start()
    await sale.advance(HOUR - 1)
    expect((await places(crowd)).map(({ state }) => state)).to.deep.equal(Array(CROWD).fill('WAIT'))
    await sale.advance(1)
    const drawn = drawByHand(SEED, CROWD)
    expect(await order(crowd)).to.deep.equal(drawn)
    expect(drawn).not.to.deep.equal(sorted(drawn))
    expect(sorted(await activeOf(crowd))).to.deep.equal(sorted(drawn.slice(0, 3)))
    for (const { state, sequence, ahead } of await places(crowd)) {
      if (state === 'WAIT') expect(ahead).to.equal(sequence - 4)
    }
  })

  it('[L1] [L2] draws it where the operator opens the sale early, once and for all', async () => {
    const { sale, crowd } = await start()
    await sale.changeSale('open')
    const lottery = await lotteryOf(sale)
    expect(await order(crowd)).to.deep.equal(drawByHand(SEED, CROWD))
    const late = await sale.queued()
    await sale.advance(2 * HOUR)
    await sale.changeSale('close')
    await sale.changeSale('open')
    expect(await lotteryOf(sale)).to.deep.equal(lottery)
    expect(await late.poll()).to.include({ sequence: CROWD + 1, ahead: CROWD - 3 })
    expect(await order(crowd)).to.deep.equal(drawByHand(SEED, CROWD))
  })

  it('[L1] lets those who join later queue behind, in the order in which they come', async () => {
    const { sale, crowd } = await start()
    await sale.advance(HOUR)
    const late = [await sale.queued(), await sale.queued()]
    const told = await places(late)
    expect(told.map(({ sequence }) => sequence)).to.deep.equal([CROWD + 1, CROWD + 2])
    for (const place of told) expect(place).not.to.have.any.keys('joined', 'drawAt')
    const turns = new Set<string>()
    for (let more = 0; more < CROWD + 2; more += 1) {
      const all = await places([...crowd, ...late])
      const next = all.findIndex(({ state, token }) => state === 'ACTIVE' && !turns.has(token))
      turns.add(all[next]?.token ?? '')
      succeeded(await ([...crowd, ...late][next] as Buyer).send('leaveQueue', {}))
    }
    expect([...turns].slice(-2)).to.have.members(late.map(({ token }) => token))
  })

  it('[L2] with batches admits at the next tick, and at once where that is the opening', async () => {
    const { sale, crowd } = await start(BATCH)
    const drawn = drawByHand(SEED, CROWD)
    await sale.advance(HOUR)
    expect(await order(crowd)).to.deep.equal(drawn)
    expect(await activeOf(crowd)).to.deep.equal([])
    await sale.advance(7_000)
    expect(sorted(await activeOf(crowd))).to.deep.equal(sorted(drawn.slice(0, 2)))
    const atTick = await start({ ...BATCH, batchIntervalMs: 5_000 })
    await atTick.sale.advance(HOUR)
    expect(sorted(await activeOf(atTick.crowd))).to.deep.equal(sorted(drawn.slice(0, 2)))
  })

  it('[L1] [O2] does not draw while the sale is paused over its opening, but when it goes on', async () => {
    const { sale, crowd } = await start()
    await sale.advance(HOUR - 1)
    await sale.changeSale('pause')
    await sale.advance(HOUR)
    const late = await sale.queued()
    expect(await lotteryOf(sale)).to.have.all.keys('commitment')
    expect(await late.poll()).to.include({ state: 'WAIT', drawAt: OPENS_AT })
    await sale.changeSale('resume')
    expect(await order([...crowd, late])).to.deep.equal(drawByHand(SEED, CROWD + 1))
  })

  it('[L1] [O2] one that is paused at the moment it opens has been drawn, and has admitted who is first', async () => {
    const { sale, crowd } = await start()
    sale.clock.jump(HOUR)
    expect(await sale.changeSale('pause')).to.equal('PAUSED')
    const drawn = drawByHand(SEED, CROWD)
    expect(await order(crowd)).to.deep.equal(drawn)
    expect(sorted(await activeOf(crowd))).to.deep.equal(sorted(drawn.slice(0, 3)))
  })

  it('[L1] counts those who leave before it, who have a number all the same; who comes back has another', async () => {
    const { sale, crowd } = await start()
    const [first, ...others] = crowd as [Buyer, ...Buyer[]]
    succeeded(await first.send('leaveQueue', {}))
    expect((await first.enter()).sequence).to.equal(CROWD + 1)
    await sale.advance(HOUR)
    const drawn = drawByHand(SEED, CROWD + 1)
    expect(await lotteryOf(sale)).to.include({ upTo: CROWD + 1 })
    expect(await order([...others, first])).to.deep.equal(drawn.filter((number) => number !== 1))
    const [hindmost] = (await places(crowd)).sort((a, b) => b.sequence - a.sequence)
    expect(hindmost?.ahead).to.equal(CROWD - 1 - 3)
  })

  it('[L7] gives who comes and goes no more than three numbers at once, and then one each 20 s', async () => {
    const { sale, crowd } = await start()
    const [keeper, bot] = [crowd[0] as Buyer, await sale.user()]
    const comeAndGo = async () => {
      const outcome = await bot.send('enterQueue', { concertId: CONCERT, socket: false })
      if (!outcome.ok) return outcome.problem
      bot.token = (outcome.body as QueueToken).token
      succeeded(await bot.send('leaveQueue', {}))
      return (outcome.body as QueueToken).sequence
    }
    for (let nth = 1; nth <= 3; nth += 1) expect(await comeAndGo()).to.equal(CROWD + nth)
    expect(await comeAndGo()).to.include({ code: 'TOO_MANY_TRIES', status: 429, retryAfterMs: 20_000 })
    for (let more = 0; more < 9; more += 1) expect((await keeper.enter()).sequence).to.equal(1)
    await sale.advance(20_000 - 1)
    expect(await comeAndGo()).to.include({ code: 'TOO_MANY_TRIES', retryAfterMs: 1 })
    await sale.advance(1)
    expect(await comeAndGo()).to.equal(CROWD + 4)
    await sale.changeSale('open')
    for (let more = 1; more < 9; more += 1) expect(await comeAndGo()).to.equal(CROWD + 4 + more)
  })

  it('[L7] lets who comes and goes in a line that is none of a lottery', async () => {
    const sale = await Sale.start({ policy: { preset: 'slots' }, opensAt: OPENS_AT })
    const buyer = await sale.user()
    for (let nth = 1; nth < 9; nth += 1) {
      expect((await buyer.enter()).sequence).to.equal(nth)
      succeeded(await buyer.send('leaveQueue', {}))
    }
  })

  it('[Q1] [L4] a place can be come back to by its token, before the draw and after it', async () => {
    const { sale, crowd } = await start()
    const buyer = crowd[4] as Buyer
    const back = async () =>
      succeeded(await buyer.send('enterQueue', { concertId: CONCERT, socket: false, token: buyer.token })) as QueueToken
    expect(await back()).to.include({ sequence: 5, drawAt: OPENS_AT })
    await sale.advance(HOUR)
    expect(await back()).to.include({ sequence: drawByHand(SEED, CROWD).indexOf(5) + 1, joined: 5 })
    expect(await back()).to.deep.include(await buyer.poll())
  })

  it('[L3] tells the hash of its seed from the beginning, and the seed once the line is drawn, never before', async () => {
    const { sale } = await start()
    expect(await lotteryOf(sale)).to.deep.equal({ commitment: commitmentByHand(SEED) })
    const overview = () => sale.operate('concertOverviews', {})
    const seen = [JSON.stringify(await sale.execute('concerts', {})), JSON.stringify(await overview())]
    for (const text of seen) expect(text).to.include(commitmentByHand(SEED)).and.not.include(SEED)
    await sale.advance(HOUR)
    const lottery = { commitment: commitmentByHand(SEED), seed: SEED, upTo: CROWD }
    expect(await lotteryOf(sale)).to.deep.equal(lottery)
    expect(succeeded(await overview())).to.have.nested.property('concerts[0].lottery.seed', SEED)
  })

  it('[L3] [D1] tells nobody of the draw before it is durable', async () => {
    const { storage, sale, crowd } = await start()
    const release = storage.hold('commit')
    sale.clock.jump(HOUR)
    const asked = [lotteryOf(sale), (crowd[0] as Buyer).poll()]
    await storage.arrived('commit')
    expect(storage.writeSets.at(-1)?.facts[0]).to.include({ type: 'line-drawn', upTo: CROWD })
    const first = await Promise.race([...asked, new Promise((resolve) => setImmediate(resolve, 'nothing yet'))])
    expect(first).to.equal('nothing yet')
    release()
    expect(await asked[0]).to.have.property('seed', SEED)
  })

  it('[L3] a line that has begun can’t become a lottery, nor one with a date that is open already', async () => {
    const sale = await Sale.start({ opensAt: OPENS_AT, policy: { ...SLOTS, opening: 'fifo' } })
    await sale.queued()
    const faults = async (options: Parameters<typeof catalogueOf>[0]) => {
      const imported = await sale.open.concerts.importCatalogue(catalogueOf(options))
      return imported.ok ? [] : imported.faults.map(({ path }) => path)
    }
    const PATH = 'concerts.0.policy.opening'
    expect(await faults({ opensAt: OPENS_AT, policy: SLOTS })).to.deep.equal([PATH])
    const untouched = await Sale.start({ dates: 2, opensAt: [undefined, OPENS_AT] })
    const catalogue = catalogueOf({ dates: 2, opensAt: [undefined, OPENS_AT], policy: SLOTS })
    const [concert] = catalogue.concerts
    const second = { ...concert, schedules: concert?.schedules.slice(1) }
    expect(await untouched.open.concerts.importCatalogue({ ...catalogue, concerts: [second] })).to.deep.include({
      ok: false,
      faults: [{ path: PATH, reason: `can't be lottery: ${DATE} is open already` }],
    })
  })

  it('[L3] an import keeps the seed', async () => {
    const { sale } = await start()
    const before = await lotteryOf(sale)
    await sale.importCatalogue({ policy: { ...SLOTS, maxActive: 4 }, opensAt: OPENS_AT })
    expect(await lotteryOf(sale)).to.deep.equal(before)
  })

  it('[L1] [L3] a draw that was promised is made: no import takes it away from those who have joined', async () => {
    const plain: Parameters<typeof catalogueOf>[0] = { policy: { ...SLOTS, opening: 'fifo' }, opensAt: OPENS_AT }
    const { sale, crowd } = await start()
    expect(await sale.open.concerts.importCatalogue(catalogueOf(plain))).to.deep.include({
      ok: false,
      faults: [{ path: 'concerts.0.policy.opening', reason: `can't become fifo: the line of ${CONCERT} has begun` }],
    })
    await sale.advance(HOUR)
    expect(await order(crowd)).to.deep.equal(drawByHand(SEED, CROWD))
  })

  it('[L3] an import makes a line as any other of one that nobody has joined, and a lottery of it again', async () => {
    const sale = await Sale.start({ policy: SLOTS, opensAt: OPENS_AT })
    const before = await lotteryOf(sale)
    await sale.importCatalogue({ policy: { ...SLOTS, opening: 'fifo' }, opensAt: OPENS_AT })
    expect(await lotteryOf(sale)).to.equal(undefined)
    await sale.importCatalogue({ policy: SLOTS, opensAt: OPENS_AT })
    expect(await lotteryOf(sale)).to.deep.equal(before)
  })

  it('[L4] says of each place when it is drawn, and how long it takes to nobody; afterwards which number it was', async () => {
    const { sale, crowd } = await start()
    const buyer = crowd[2] as Buyer
    expect(await buyer.poll())
      .to.include({ sequence: 3, ahead: 2, drawAt: OPENS_AT })
      .and.not.have.any.keys('etaMs', 'joined')
    expect(await sale.placeOf(buyer.userId)).to.deep.equal({ sequence: 3, ahead: 2, tick: 0, drawAt: OPENS_AT })
    await sale.importCatalogue({ policy: SLOTS, opensAt: LATER })
    expect((await buyer.poll()).drawAt).to.equal(LATER)
    await sale.advance(HOUR)
    expect(await lotteryOf(sale)).to.have.all.keys('commitment')
    await sale.advance(HOUR)
    expect(await order(crowd)).to.deep.equal(drawByHand(SEED, CROWD))
    for (const place of await places(crowd)) expect(place).not.to.have.property('drawAt')
  })

  it('[L4] an earlier opening draws at once where its time is over', async () => {
    const { sale, crowd } = await start()
    await sale.importCatalogue({ policy: SLOTS, opensAt: '2026-12-31T00:00:00Z' })
    expect(await order(crowd)).to.deep.equal(drawByHand(SEED, CROWD))
  })

  it('[Q5] [L4] what left before the draw and is told after it still takes everyone to the place that is theirs', async () => {
    const { sale, crowd } = await start()
    await sale.settle()
    sale.concert.departures.take()
    succeeded(await (crowd[3] as Buyer).send('leaveQueue', {}))
    await sale.advance(HOUR)
    const others = crowd.filter((buyer) => buyer !== crowd[3])
    const told = new Map(await Promise.all(others.map(async (one) => [one, await sale.placeOf(one.userId)] as const)))
    const moved = sale.concert.departures.take()
    for (const [buyer, position] of told) {
      if (position === undefined) continue
      const leftBelow = moved?.left.filter((sequence) => sequence < position.sequence).length ?? 0
      expect(position.ahead - (moved?.admitted ?? 0) - leftBelow).to.equal((await buyer.poll()).ahead)
    }
    expect([...told.values()].filter((position) => position !== undefined)).to.have.lengthOf(CROWD - 1 - 3)
  })

  for (const [when, ms] of [
    ['before', HOUR - 1],
    ['at', HOUR],
    ['after', HOUR + 1],
  ] as const) {
    it(`[L5] a restart ${when} the opening gives everyone the place that no restart would have`, async () => {
      const { sale, crowd } = await start()
      const boot = async (): Promise<void> => {
        await sale.open.close()
        await sale.boot()
      }
      if (when === 'after') await sale.advance(HOUR)
      await sale.open.close()
      sale.clock.jump(when === 'after' ? 1 : ms)
      await sale.boot()
      if (when === 'before') await sale.advance(1)
      const drawn = drawByHand(SEED, CROWD)
      expect(await order(crowd)).to.deep.equal(drawn)
      expect(sorted(await activeOf(crowd))).to.deep.equal(sorted(drawn.slice(0, 3)))
      await boot()
      expect(await order(crowd)).to.deep.equal(drawn)
      expect(await sale.queued().then((late) => late.poll())).to.include({ sequence: CROWD + 1 })
    })
  }

  for (const moment of ['before', 'after'] as const) {
    it(`[L5] [D3] a draw whose commit fails ${moment} it takes effect is made all the same, with whoever is there by then`, async () => {
      const { storage, sale, crowd } = await start()
      storage.failNext('commit', moment)
      await sale.advance(HOUR)
      await sale.advance(1_000)
      const drawn = drawByHand(SEED, CROWD)
      expect(sale.reports.map(({ kind }) => kind)).to.deep.equal(['poisoned', 'reloaded'])
      expect(await order(crowd)).to.deep.equal(drawn)
      expect(sorted(await activeOf(crowd))).to.deep.equal(sorted(drawn.slice(0, 3)))
      expect(await lotteryOf(sale)).to.include({ seed: SEED, upTo: CROWD })
    })
  }

  it('[L5] [D3] while the draw can’t be written the line is shown as it was before', async () => {
    const { storage, sale, crowd } = await start()
    storage.failNext('commit', 'before', Number.POSITIVE_INFINITY)
    storage.failNext('probe', 'before', Number.POSITIVE_INFINITY)
    await sale.clock.advance(HOUR, async () => {
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
    })
    expect(await sale.saleState()).to.equal('PREQUEUE')
    expect(await (crowd[1] as Buyer).poll()).to.include({ state: 'WAIT', sequence: 2, drawAt: OPENS_AT })
    expect(await lotteryOf(sale)).to.have.all.keys('commitment')
    expect(codeOf(await (crowd[1] as Buyer).hold(['A-1']))).to.equal('UNAVAILABLE')
  })

  it('[E1] [E3] tells other systems how far the line was drawn, and names places by the numbers they joined with', async () => {
    const { storage, sale, crowd } = await start()
    await sale.advance(HOUR)
    const buyer = crowd[7] as Buyer
    succeeded(await buyer.send('leaveQueue', {}))
    const changes = (await storage.outbox(0, 1_000)) ?? []
    const events = changes.flatMap(({ events }) => events)
    expect(events.filter(({ type }) => type === 'queue.drawn')).to.deep.equal([{ type: 'queue.drawn', upTo: CROWD }])
    expect(events.find(({ type }) => type === 'queue.ended')).to.include({ userId: buyer.userId, sequence: 8 })
    expect(JSON.stringify(changes)).not.to.include(SEED)
  })
})
