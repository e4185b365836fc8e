import { expect } from 'chai'
import { LIMITS } from '../../../client-sdk/protocol/index.ts'
import { commit, NOW, outcomeOf, setStage } from '../fixtures.ts'
import type { Open } from './Open.ts'

const DAY = LIMITS.outcomeLifeMs

export const describeCommandOutcomes = (open: Open): void => {
  describe('command outcomes', () => {
    it('[C1] keeps the first answer as it was given, for a day', async () => {
      const { storage } = await setStage((await open()).storage)
      const outcome = outcomeOf('c/1', { body: { seats: ['A-1'], amount: 5 } })
      const empty = outcomeOf('c2', { type: 'release', status: 204, body: null })
      await commit(storage, { facts: [], outcome }, { facts: [], outcome: empty })
      expect(await storage.commandOutcome('kim', 'c/1', NOW + DAY)).to.deep.equal(outcome)
      expect(await storage.commandOutcome('kim', 'c2', NOW)).to.deep.equal(empty)
      expect(await storage.commandOutcome('kim', 'c/1', NOW + DAY + 1)).to.equal(undefined)
      expect(await storage.commandOutcome('lee', 'c/1', NOW)).to.equal(undefined)
    })

    it('[C1] fails a second outcome of a command within the day, and takes it after', async () => {
      const { storage } = await setStage((await open()).storage)
      await commit(storage, { facts: [], outcome: outcomeOf('c1') })
      const atOnce = outcomeOf('c1', { at: NOW + DAY })
      expect(await commit(storage, { facts: [], outcome: atOnce })).to.deep.equal(['CONSTRAINT'])
      const ofLee = outcomeOf('c1', { userId: 'lee' })
      expect(await commit(storage, { facts: [], outcome: ofLee })).to.deep.equal(['committed'])
      const later = outcomeOf('c1', { at: NOW + DAY + 1, fingerprint: 'new', body: null })
      expect(await commit(storage, { facts: [], outcome: later })).to.deep.equal(['committed'])
      expect(await storage.commandOutcome('kim', 'c1', later.at)).to.deep.equal(later)
    })

    it('fails an outcome for nobody', async () => {
      const { storage } = await setStage((await open()).storage)
      const outcome = outcomeOf('c1', { userId: 'nobody' })
      expect(await commit(storage, { facts: [], outcome })).to.deep.equal(['CONSTRAINT'])
    })

    it('forgets the oldest, at most as many as asked', async () => {
      const { storage } = await setStage((await open()).storage)
      const batch = [3, 1, 2, 4].map((age) => ({ facts: [], outcome: outcomeOf(`c${age}`, { at: NOW - age }) }))
      await commit(storage, ...batch)
      const left = async () => {
        const found = await Promise.all([1, 2, 3, 4].map((age) => storage.commandOutcome('kim', `c${age}`, NOW)))
        return found.flatMap((outcome) => outcome?.commandId ?? [])
      }
      expect(await storage.forgetOutcomes(NOW - 1, 2)).to.equal(2)
      expect(await left()).to.deep.equal(['c1', 'c2'])
      expect(await storage.forgetOutcomes(NOW - 1, 2)).to.equal(1)
      expect(await storage.forgetOutcomes(NOW - 1, 2)).to.equal(0)
      expect(await left()).to.deep.equal(['c1'])
    })
  })
}
