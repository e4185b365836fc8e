import { expect } from 'chai'
import { openOutbox } from '../../server/outbox/openOutbox.ts'
import { MemoryStorage } from '../../storage/memory/MemoryStorage.ts'
import { charged, commit, NOW, setStage } from '../storage/fixtures.ts'
import { ManualClock } from '../support/ManualClock.ts'

const DAY_MS = 24 * 60 * 60_000
const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`

describe('what is kept in the outbox', () => {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

  const kept = async (webhook: { url: string; secrets: readonly string[] } | undefined, days: number) => {
    const storage = new MemoryStorage()
    const clock = new ManualClock(NOW)
    await setStage(storage)
    for (let amount = 1; amount <= 2_500; amount += 1) await commit(storage, { facts: [charged('kim', amount)] })
    await storage.markDelivered(1_800)
    const outbox = openOutbox({ storage, clock, config: { eventsKeptDays: 30, webhook }, report: () => undefined })
    clock.jump(days * DAY_MS)
    const first: number[] = []
    // A portion each 50 ms while there is more, the first after a minute.
    for (const ms of [60_000, 50, 50, 60_000]) {
      await clock.advance(ms, turn)
      first.push((await storage.outboxMarks()).first)
    }
    const closed = outbox.close()
    await clock.advance(10_000, turn)
    await closed
    return first
  }

  it('[E9] is purged in portions once it is old, but for the last', async () => {
    expect(await kept(undefined, 31)).to.deep.equal([1_001, 2_001, 2_502, 2_502])
  })

  it('[E9] stays while it is young', async () => {
    expect(await kept(undefined, 29)).to.deep.equal([1, 1, 1, 1])
  })

  it('[E9] stays while a receiver has not taken it, however old', async () => {
    const dead = { url: 'http://127.0.0.1:1/hook', secrets: [SECRET] }
    expect(await kept(dead, 3_000)).to.deep.equal([1_001, 1_801, 1_801, 1_801])
  })
})
