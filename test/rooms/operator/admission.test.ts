import { expect } from 'chai'
import type { AdmissionValues } from '../../../client-sdk/protocol/index.ts'
import { type Buyer, CONCERT, codeOf, refused, Sale, succeeded } from '../../support/Sale.ts'

const SECOND = 1_000
const batch = {
  preset: 'sliding',
  batchSize: 1,
  batchIntervalMs: 5 * SECOND,
  maxActive: 50,
  waitLifeMs: 3_600_000,
} as const

const start = async (policy: Parameters<typeof Sale.start>[0], waiters: number): Promise<readonly [Sale, Buyer[]]> => {
  const sale = await Sale.start(policy)
  const buyers: Buyer[] = []
  for (let at = 0; at < waiters; at += 1) buyers.push(await sale.queued())
  return [sale, buyers]
}

const change = async (sale: Sale, values: AdmissionValues): Promise<unknown> =>
  succeeded(await sale.operate('changeAdmission', { concertId: CONCERT, ...values }))

describe('the pace of admission', () => {
  it('[O6] changes the batch with the next one', async () => {
    const [sale] = await start({ policy: batch }, 20)
    await sale.advance(5 * SECOND)
    expect(sale.concert.state.waiting.active).to.equal(1)
    expect(await change(sale, { batchSize: 4 })).to.deep.equal({
      concertId: CONCERT,
      maxActive: 50,
      batchSize: 4,
      batchIntervalMs: 5 * SECOND,
    })
    await sale.advance(5 * SECOND - 1)
    expect(sale.concert.state.waiting.active).to.equal(1)
    await sale.advance(1)
    expect(sale.concert.state.waiting.active).to.equal(5)
  })

  it('[O6] changes the interval at once, to a shorter or a longer one, and back, and no batch comes twice', async () => {
    const [sale] = await start({ policy: batch }, 30)
    const active = () => sale.concert.state.waiting.active
    await change(sale, { batchIntervalMs: SECOND })
    await sale.advance(3 * SECOND)
    expect(active()).to.equal(3)
    await change(sale, { batchIntervalMs: 10 * SECOND })
    await sale.advance(6 * SECOND)
    expect(active()).to.equal(3)
    await change(sale, { batchIntervalMs: SECOND })
    await change(sale, { batchIntervalMs: 10 * SECOND })
    await sale.advance(SECOND)
    expect(active()).to.equal(4)
    await sale.advance(20 * SECOND)
    expect(active()).to.equal(6)
  })

  it('[O6] tells waiters when their turn comes by the pace that is set now', async () => {
    const [sale, buyers] = await start({ policy: batch }, 10)
    const last = buyers.at(-1) as Buyer
    expect((await last.poll()).etaMs).to.equal(50 * SECOND)
    await change(sale, { batchSize: 10, batchIntervalMs: 2 * SECOND })
    expect((await last.poll()).etaMs).to.equal(2 * SECOND)
  })

  it('[O6] admits into new slots at once, and takes no turn away where there are fewer', async () => {
    const [sale, buyers] = await start({ policy: { preset: 'slots', maxActive: 1 } }, 4)
    await change(sale, { maxActive: 3 })
    expect(sale.concert.state.waiting.active).to.equal(3)
    await change(sale, { maxActive: 1 })
    expect(sale.concert.state.waiting.active).to.equal(3)
    succeeded(await (buyers[0] as Buyer).send('leaveQueue', {}))
    succeeded(await (buyers[1] as Buyer).send('leaveQueue', {}))
    expect(sale.concert.state.waiting.active).to.equal(1)
    expect((await (buyers[3] as Buyer).poll()).state).to.equal('WAIT')
  })

  it('[O6] outlives a restart, and an import that leaves the concert itself alone', async () => {
    const [sale] = await start({ policy: batch }, 10)
    await change(sale, { batchSize: 4 })
    await sale.boot()
    await sale.importCatalogue({ policy: batch, dates: 2 })
    await sale.advance(5 * SECOND)
    expect(sale.concert.state.waiting.active).to.equal(4)
    await sale.importCatalogue({ policy: { ...batch, maxActive: 40 }, dates: 2 })
    await sale.advance(5 * SECOND)
    expect(sale.concert.state.waiting.active).to.equal(5)
  })

  it('[O5] [O6] leaves a line that says what it was and what it is, and none where nothing changes', async () => {
    const [sale] = await start({ policy: batch }, 0)
    await change(sale, { batchSize: 4, maxActive: 50 })
    await change(sale, { batchSize: 4 })
    const lines = (await sale.storage.audit(0, 100)).filter(({ kind }) => kind === 'admission-changed')
    expect(lines.map(({ detail }) => detail)).to.deep.equal([{ before: { batchSize: 1 }, after: { batchSize: 4 } }])
  })

  it('[O6] is refused what no policy may have, and nothing at all', async () => {
    const [sale] = await start({ policy: batch }, 0)
    for (const [values, path] of [
      [{ maxActive: 0 }, 'maxActive'],
      [{ batchSize: 1.5 }, 'batchSize'],
      [{ batchIntervalMs: 0 }, 'batchIntervalMs'],
      [{ holdDurationMs: 1 }, 'holdDurationMs'],
      [{}, ''],
    ] as const) {
      const problem = refused(await sale.operate('changeAdmission', { concertId: CONCERT, ...values }))
      expect(problem).to.include({ code: 'INPUT_INVALID', path })
    }
    const nowhere = await sale.operate('changeAdmission', { concertId: 'nowhere', maxActive: 1 })
    expect(codeOf(nowhere)).to.equal('CONCERT_NOT_FOUND')
  })
})
