import { expect } from 'chai'
import type { WaitingFact } from '../../../rooms/waiting/events.ts'
import {
  admitted,
  claimed,
  claimsProlonged,
  commit,
  issued,
  NOW,
  registered,
  saleChanged,
  setStage,
  tokenEnded,
} from '../fixtures.ts'
import type { Open } from './Open.ts'

const prolonged = (token: string, userId: string): WaitingFact => ({
  type: 'token-prolonged',
  concertId: 'a',
  token,
  userId,
  expiresAt: NOW + 3_000,
})
const purged = (...tokens: string[]): WaitingFact => ({ type: 'tokens-purged', concertId: 'a', tokens })

export const describeTokens = (open: Open): void => {
  describe('queue tokens', () => {
    it('[Q10] loads them in order of sequence, with their states and deadlines', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const facts = [
        issued(1, 'kim', 'a.z'),
        issued(4, 'lee', 'a.y'),
        admitted('a.z'),
        tokenEnded('a.z', 'ACTIVE'),
        issued(5, 'kim', 'a.x'),
        admitted('a.x'),
        claimed('a.x'),
        prolonged('a.x', 'kim'),
        prolonged('a.y', 'lee'),
      ]
      expect(await commit(storage, { lease: a, facts })).to.deep.equal(['committed'])
      const record = await storage.loadConcert('a')
      expect(record?.tokens).to.deep.equal([
        {
          token: 'a.z',
          userId: 'kim',
          sequence: 1,
          state: 'EXPIRED',
          issuedAt: NOW,
          admittedAt: NOW + 1,
          expiresAt: NOW + 2_000,
          claimBy: NOW + 2_000,
          endReason: 'LEFT',
        },
        { token: 'a.y', userId: 'lee', sequence: 4, state: 'WAIT', issuedAt: NOW, expiresAt: NOW + 3_000 },
        {
          token: 'a.x',
          userId: 'kim',
          sequence: 5,
          state: 'ACTIVE',
          issuedAt: NOW,
          admittedAt: NOW + 1,
          expiresAt: NOW + 3_000,
        },
      ])
      expect((await storage.loadConcert('b'))?.tokens).to.deep.equal([])
    })

    it('[Q2] fails every step that the state of the token does not allow', async () => {
      const { storage, a } = await setStage((await open()).storage)
      await commit(storage, {
        lease: a,
        facts: [issued(1, 'kim', 'wait'), issued(2, 'lee', 'active'), admitted('active')],
      })
      const wrong = [
        purged('wait'),
        admitted('active'),
        purged('active'),
        tokenEnded('wait', 'ACTIVE'),
        tokenEnded('active', 'WAIT'),
        claimed('wait'),
      ]
      const unknown = [admitted('x'), prolonged('x', 'kim'), tokenEnded('x', 'WAIT'), purged('x'), claimed('x')]
      for (const fact of [...wrong, ...unknown]) {
        expect(await commit(storage, { lease: a, facts: [fact] }), JSON.stringify(fact)).to.deep.equal(['CONSTRAINT'])
      }
      await commit(storage, { lease: a, facts: [claimed('active')] })
      expect(await commit(storage, { lease: a, facts: [claimed('active')] })).to.deep.equal(['CONSTRAINT'])
      await commit(storage, { lease: a, facts: [tokenEnded('active', 'ACTIVE')] })
      for (const fact of [
        claimed('active'),
        admitted('active'),
        prolonged('active', 'lee'),
        tokenEnded('active', 'ACTIVE'),
        purged('active', 'active'),
      ]) {
        expect(await commit(storage, { lease: a, facts: [fact] }), JSON.stringify(fact)).to.deep.equal(['CONSTRAINT'])
      }
    })

    it('[Q12] keeps until when a turn has to be used first, and once it was used forgets that', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const claimBy = async () => (await storage.loadConcert('a'))?.tokens[0]?.claimBy
      await commit(storage, { lease: a, facts: [issued(1, 'kim', 'turn'), admitted('turn', NOW + 500)] })
      expect(await claimBy()).to.equal(NOW + 500)
      const paused = saleChanged({ stopped: { state: 'PAUSED', at: NOW }, movedMs: 100 })
      await commit(storage, { lease: a, facts: [paused] })
      expect(await claimBy()).to.equal(NOW + 600)
      await commit(storage, { lease: a, facts: [claimsProlonged(NOW + 700)] })
      expect(await claimBy()).to.equal(NOW + 700)
      await commit(storage, { lease: a, facts: [claimed('turn'), saleChanged({ movedMs: -100 })] })
      expect(await storage.loadConcert('a').then((record) => record?.tokens)).to.deep.equal([
        {
          token: 'turn',
          userId: 'kim',
          sequence: 1,
          state: 'ACTIVE',
          issuedAt: NOW,
          admittedAt: NOW + 1,
          expiresAt: NOW + 2_000,
        },
      ])
    })

    it('[Q12] gives turns that are yet to be used longer for it, none beyond its deadline, and no other', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      const users = ['kim', 'lee', 'park', 'choi', 'jung']
      const turns: WaitingFact[] = users.flatMap((userId, at) => {
        const token = `a.${userId}`
        return [issued(at + 1, userId, token), ...(userId === 'jung' ? [] : [admitted(token, NOW + 500 + at)])]
      })
      await commit(storage, { facts: [registered('park'), registered('choi'), registered('jung')] })
      await commit(storage, { lease: a, facts: [...turns, claimed('a.lee'), tokenEnded('a.park', 'ACTIVE')] })
      const other = [issued(1, 'kim', 'b.kim'), admitted('b.kim', NOW + 500)].map((fact) => ({
        ...fact,
        concertId: 'b',
      }))
      await commit(storage, { lease: b, facts: other })
      const claimsOf = async (concertId: string) =>
        (await storage.loadConcert(concertId))?.tokens.map(({ claimBy }) => claimBy && claimBy - NOW)
      await commit(storage, { lease: a, facts: [claimsProlonged(NOW + 501)] })
      expect(await claimsOf('a')).to.deep.equal([501, undefined, 502, 503, undefined])
      await commit(storage, { lease: a, facts: [claimsProlonged(NOW + 9_000)] })
      expect(await claimsOf('a')).to.deep.equal([2_000, undefined, 502, 2_000, undefined])
      expect(await claimsOf('b')).to.deep.equal([500])
    })

    it('[Q1] fails a second live token of a user in a concert', async () => {
      const { storage, a } = await setStage((await open()).storage)
      await commit(storage, { lease: a, facts: [issued(1, 'kim', 'first')] })
      expect(await commit(storage, { lease: a, facts: [issued(2, 'kim', 'second')] })).to.deep.equal(['CONSTRAINT'])
      const facts = [tokenEnded('first', 'WAIT'), issued(2, 'kim', 'second')]
      expect(await commit(storage, { lease: a, facts })).to.deep.equal(['committed'])
    })

    it('never takes a sequence again, not even after a purge', async () => {
      const { storage, a } = await setStage((await open()).storage)
      expect((await storage.loadConcert('a'))?.lastSequence).to.equal(0)
      await commit(storage, {
        lease: a,
        facts: [issued(7, 'kim', 'first'), tokenEnded('first', 'WAIT'), purged('first')],
      })
      const record = await storage.loadConcert('a')
      expect(record?.tokens).to.deep.equal([])
      expect(record?.lastSequence).to.equal(7)
      expect(await commit(storage, { lease: a, facts: [issued(7, 'lee')] })).to.deep.equal(['CONSTRAINT'])
      expect(await commit(storage, { lease: a, facts: [issued(8, 'lee')] })).to.deep.equal(['committed'])
    })

    it('fails a token that was issued before, or to nobody', async () => {
      const { storage, a } = await setStage((await open()).storage)
      await commit(storage, { lease: a, facts: [issued(1, 'kim', 'first')] })
      expect(await commit(storage, { lease: a, facts: [issued(2, 'lee', 'first')] })).to.deep.equal(['CONSTRAINT'])
      expect(await commit(storage, { lease: a, facts: [issued(2, 'nobody', 'next')] })).to.deep.equal(['CONSTRAINT'])
      expect((await storage.loadConcert('a'))?.lastSequence).to.equal(1)
    })
  })
}
