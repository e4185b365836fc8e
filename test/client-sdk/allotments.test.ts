import { expect } from 'chai'
import { FrontRow, type LiveSchedule, Operator, type RefusedError, type SeatChange } from '../../client-sdk/index.ts'
import type { Catalogue, Seat } from '../../client-sdk/protocol/index.ts'
import { sha256 } from '../support/Sale.ts'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { startServer, type TestServer } from '../support/startServer.ts'

const CODE = 'for fans alone'

/** The first row is for fans, the second for nobody. */
const catalogue = (): Catalogue => {
  const { plans, concerts } = smallCatalogue({ preset: 'reuse' })
  const about = { zone: 'Floor', codes: [] }
  const allotments = [
    { ...about, allotmentId: 'fans', name: 'Fans', rows: ['1'], codes: [sha256(CODE)] },
    { ...about, allotmentId: 'aside', name: 'Aside', rows: ['2'] },
  ]
  const keeping = concerts.map((concert) => ({
    ...concert,
    schedules: concert.schedules.map((date) => ({ ...date, allotments })),
  }))
  return { plans, concerts: keeping }
}

describe('[H13] [H14] a date with allotments, as the client shows it', () => {
  let server: TestServer
  const closers: (() => unknown)[] = []

  beforeEach(async () => {
    server = await startServer({}, { catalogue: catalogue() })
    closers.push(() => server.stop())
  })
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })

  const visit = async (): Promise<{ readonly client: FrontRow; readonly live: LiveSchedule }> => {
    const client = new FrontRow(server.address)
    await client.register('Ann')
    await client.enterQueue('demo', { socket: false })
    const live = await client.openSchedule('demo-1')
    closers.push(() => live.close())
    return { client, live }
  }

  const seatOf = (live: LiveSchedule, id: string): Seat => live.seats.find(({ seatId }) => seatId === id) as Seat
  const allottedIn = (live: LiveSchedule): readonly string[] =>
    live.seats.filter((seat) => live.isAllotted(seat)).map(({ seatId }) => seatId)
  const rowOf = (number: number): readonly string[] => [1, 2, 3, 4, 5].map((seat) => `R${number}-${seat}`)

  /** The next changes among which is this one. */
  const shown = (live: LiveSchedule, seatId: string, status: SeatChange['status']): Promise<void> =>
    new Promise((resolve) => {
      const off = live.on('seats', (changes) => {
        if (!changes.some((change) => change.seatId === seatId && change.status === status)) return
        off()
        resolve()
      })
    })

  it('keeps them from who has no code: they are not free, and it can be told why', async () => {
    const { live } = await visit()
    expect(allottedIn(live)).to.deep.equal([...rowOf(1), ...rowOf(2)])
    expect(live.statusOf('R1-1')).to.equal('BLOCKED')
    expect(live.isAllotted(seatOf(live, 'R3-1'))).to.equal(false)
    expect(live.counts).to.deep.equal({ FREE: 10, HELD: 0, SOLD: 0, BLOCKED: 10 })
    const refusal = await live.hold(['R1-1']).catch((error: RefusedError) => error)
    expect(refusal).to.deep.include({ code: 'SEAT_ALLOTTED', seats: ['R1-1'] })
  })

  it('shows them free to who presents the code, at once and in that page alone, and told so', async () => {
    const [{ live }, { live: other }] = [await visit(), await visit()]
    const changes: SeatChange[] = []
    live.on('seats', (news) => changes.push(...news))
    const allotment = await live.presentCode(CODE)
    expect(allotment).to.deep.include({ allotmentId: 'fans', member: true })
    expect(changes.map(({ seatId, status }) => [seatId, status])).to.deep.equal(rowOf(1).map((id) => [id, 'FREE']))
    expect(allottedIn(live)).to.deep.equal(rowOf(2))
    expect(live.counts).to.include({ FREE: 15, BLOCKED: 5 })
    const [mine] = await live.allotments()
    expect(mine).to.deep.equal(allotment)

    const seen = shown(other, 'R1-1', 'HELD')
    await live.hold(['R1-1'])
    await seen
    expect(other.isAllotted(seatOf(other, 'R1-1'))).to.equal(false)
    expect(allottedIn(other)).to.deep.equal([...rowOf(1).slice(1), ...rowOf(2)])
  })

  it('knows a member who comes back, and nobody by a wrong code', async () => {
    const { client, live } = await visit()
    const refusal = await live.presentCode('a guess').catch((error: RefusedError) => error)
    expect(refusal).to.include({ code: 'CODE_INVALID' })
    expect(allottedIn(live)).to.have.length(10)
    await client.presentCode('demo-1', CODE)
    const again = await client.openSchedule('demo-1')
    closers.push(() => again.close())
    expect(allottedIn(again)).to.deep.equal(rowOf(2))
    expect(again.statusOf('R1-5')).to.equal('FREE')
  })

  it('[H15] shows them free to everybody once they are released', async () => {
    const { live } = await visit()
    const seen = shown(live, 'R2-5', 'FREE')
    const operator = new Operator(server.address, { adminToken: server.adminToken })
    await operator.releaseAllotment('demo-1', 'aside')
    await seen
    expect(allottedIn(live)).to.deep.equal(rowOf(1))
    expect((await live.hold(['R2-5'])).seats).to.deep.equal(['R2-5'])
  })
})
