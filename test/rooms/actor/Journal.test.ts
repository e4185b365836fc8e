import { expect } from 'chai'
import { Journal, type JournalOutcome } from '../../../rooms/actor/Journal.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import type { Lease, WriteSet } from '../../../storage/Storage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { catalogueOf } from '../../support/Sale.ts'
import { isOpen } from '../../support/turns.ts'

const AT = 1_000

/** A journal over a store with two concerts, and what became of each write set in the order in which it was told. */
const openJournal = async () => {
  const storage = new FaultyStorage(new MemoryStorage())
  await storage.importCatalogue(catalogueOf({ concerts: 2 }), AT)
  const leases = [
    await storage.acquireLease('gig', 'test', AT),
    await storage.acquireLease('gig2', 'test', AT),
  ] as const
  const journal = new Journal(storage, setImmediate)
  const told: string[] = []
  const append = (name: string, writeSet: WriteSet): Promise<JournalOutcome> =>
    new Promise((resolve) => {
      journal.append(writeSet, (how) => {
        told.push(`${name} ${how.kind === 'failed' ? how.reason : how.kind}`)
        resolve(how)
      })
    })
  return { storage, journal, leases, told, append }
}

const user = (userId: string): WriteSet => ({ facts: [{ type: 'user-registered', userId, name: 'somebody', at: AT }] })
const token = (lease: Lease, sequence: number): WriteSet => {
  const id = `${lease.concertId}.token-${String(sequence).padStart(15, '0')}`
  const { concertId } = lease
  const userId = `user-${sequence}`
  return {
    lease,
    facts: [{ type: 'token-issued', concertId, token: id, userId, sequence, at: AT, expiresAt: AT + 60_000 }],
  }
}

describe('the journal', () => {
  it('[D1] commits together whatever arrives in one turn', async () => {
    const { storage, append } = await openJournal()
    const outcomes = await Promise.all([append('a', user('a')), append('b', user('b')), append('c', user('c'))])
    expect(outcomes.map((how) => how.kind)).to.deep.equal(['committed', 'committed', 'committed'])
    expect(storage.batches.map((batch) => batch.length)).to.deep.equal([3])
  })

  it('tells who listens of each commit, when it begins and how it ends, before those that waited for it', async () => {
    const { storage, journal, append, told } = await openJournal()
    journal.listen({
      began: (writeSets) => told.push(`began ${writeSets}`),
      ended: (committed) => told.push(`ended ${committed}`),
    })
    await Promise.all([append('a', user('a')), append('b', user('b'))])
    storage.failNext('commit')
    await append('c', user('c'))
    expect(told).to.deep.equal([
      'began 2',
      'ended true',
      'a committed',
      'b committed',
      'began 1',
      'ended false',
      'c COMMIT',
    ])
    expect(journal.queued).to.equal(0)
  })

  it('[D1] makes what arrives while a commit is under way the next one, whole and in order', async () => {
    const { storage, append, told } = await openJournal()
    const release = storage.hold('commit')
    const all = [append('first', user('first'))]
    await storage.arrived('commit')
    for (const name of ['a', 'b', 'c', 'd']) all.push(append(name, user(name)))
    expect(await isOpen(Promise.race(all))).to.equal(true)
    expect(storage.batches.length).to.equal(1)
    release()
    await Promise.all(all)
    expect(storage.batches.map((batch) => batch.length)).to.deep.equal([1, 4])
    expect(told).to.deep.equal(['first', 'a', 'b', 'c', 'd'].map((name) => `${name} committed`))
  })

  it('[D3] fails all that were in a commit which failed, and goes on with the next', async () => {
    const { storage, append } = await openJournal()
    storage.failNext('commit')
    const failed = await Promise.all([append('a', user('a')), append('b', user('b'))])
    for (const how of failed) expect(how).to.include({ kind: 'failed', reason: 'COMMIT' })
    expect((await append('a again', user('a'))).kind).to.equal('committed')
  })

  it('[D3] lets a bad write set fail alone: other concerts and accounts in the same commit are unharmed', async () => {
    const { append, leases } = await openJournal()
    await append('user', user('user-1'))
    const [gig, gig2] = leases
    const all = [
      append('gig 1', token(gig, 1)),
      append('gig 1 again', token(gig, 1)),
      append('gig2 1', token(gig2, 1)),
      append('account', user('else')),
    ]
    const outcomes = await Promise.all(all)
    expect(outcomes.map((how) => how.kind)).to.deep.equal(['committed', 'failed', 'committed', 'committed'])
    expect(outcomes[1]).to.include({ reason: 'CONSTRAINT' })
  })

  it('[D3] withdraws what a concert has queued, at once, and nothing else', async () => {
    const { storage, journal, append, leases, told } = await openJournal()
    const [gig, gig2] = leases
    await Promise.all(['user-1', 'user-2'].map((name) => append(name, user(name))))
    told.length = 0
    const release = storage.hold('commit')
    const all = [append('gig 1', token(gig, 1))]
    await storage.arrived('commit')
    all.push(append('gig 2', token(gig, 2)), append('gig2 1', token(gig2, 1)), append('account', user('a')))
    journal.withdraw('gig', 'poisoned')
    expect(told).to.deep.equal(['gig 2 WITHDRAWN'])
    release()
    await Promise.all(all)
    expect(told).to.deep.equal(['gig 2 WITHDRAWN', 'gig 1 committed', 'gig2 1 committed', 'account committed'])
    expect(storage.batches.at(-1)?.length).to.equal(2)
  })

  it('[D4] refuses a lease that another has taken over', async () => {
    const { storage, append, leases } = await openJournal()
    await append('user', user('user-1'))
    await storage.acquireLease('gig', 'another server', AT)
    expect(await append('late', token(leases[0], 1))).to.include({ kind: 'failed', reason: 'STALE_EPOCH' })
  })

  it('[D6] is drained once nothing is queued or under way, and not before', async () => {
    const { storage, journal, append } = await openJournal()
    await journal.drained()
    const release = storage.hold('commit')
    void append('a', user('a'))
    const drained = journal.drained()
    await storage.arrived('commit')
    void append('b', user('b'))
    expect(await isOpen(drained)).to.equal(true)
    release()
    await drained
    expect(storage.writeSets.length).to.equal(2)
  })

  it('knows when the commit under way is settled, without waiting for the next', async () => {
    const { storage, journal, append } = await openJournal()
    const releaseFirst = storage.hold('commit')
    const first = append('a', user('a'))
    await storage.arrived('commit')
    const settled = journal.settled()
    const second = append('b', user('b'))
    expect(await isOpen(settled)).to.equal(true)
    releaseFirst()
    const releaseSecond = storage.hold('commit')
    await settled
    await first
    expect(await isOpen(second)).to.equal(true)
    releaseSecond()
    await second
  })
})
