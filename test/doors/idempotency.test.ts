import { expect } from 'chai'
import { LIMITS } from '../../client-sdk/protocol/index.ts'
import { removeTemporaryFiles } from '../storage/temporaryFile.ts'
import { type Answer, alike, codeOf } from './idempotency/Customer.ts'
import { DISTURBANCES, expectCode, type Trial } from './idempotency/disturbances.ts'
import { CROSSINGS, type Crossing } from './idempotency/rows.ts'
import { SaleStage } from './idempotency/SaleStage.ts'

describe('the same command sent again', () => {
  let stage: SaleStage

  beforeEach(async () => {
    stage = await SaleStage.set()
  })
  afterEach(() => stage.close())
  after(removeTemporaryFiles)

  const trialOf = async ({ type, row, first, again }: Crossing): Promise<Trial> => {
    const [customer, rival] = [await stage.customer(), await stage.customer()]
    await rival.enter()
    const body = await row.prepare(customer)
    return {
      stage,
      customer,
      rival,
      write: 'commit',
      first: () => customer.send(type, body, 'a-name', first),
      again: () => customer.send(type, body, 'a-name', again),
    }
  }

  for (const [when, disturb] of Object.entries(DISTURBANCES)) {
    describe(when, () => {
      for (const crossing of CROSSINGS) {
        it(`[C1] ${crossing.title}`, async () => {
          const trial = await trialOf(crossing)
          let answers: readonly Answer[] = []
          const effect = await stage.effectOf(async () => {
            answers = await disturb(trial)
          })
          const [answer, ...others] = answers as [Answer, ...Answer[]]
          expect(codeOf(answer), answer.text).to.equal('OK')
          for (const other of others) expect(alike(answer, other), `${answer.text} and ${other.text}`).to.equal(true)
          expect(effect).to.deep.equal(crossing.row.effect)
        })
      }
    })
  }

  for (const crossing of CROSSINGS) {
    const { title, row } = crossing
    it(`[C1] ${title}, 24 hours later gets the first answer`, async () => {
      const { first, again, customer } = await trialOf(crossing)
      const answer = await first()
      stage.sale.clock.jump(LIMITS.outcomeLifeMs)
      await customer.enter()
      const effect = await stage.effectOf(async () => expect(alike(answer, await again())).to.equal(true))
      expect(effect).to.deep.equal({})
    })

    it(`[C1] ${title}, a moment later than that is a new command: ${row.dayAfter}`, async () => {
      const { first, again, customer } = await trialOf(crossing)
      const answer = await first()
      stage.sale.clock.jump(LIMITS.outcomeLifeMs + 1)
      await customer.enter()
      const isDone = row.dayAfter === 'done again'
      const effect = await stage.effectOf(() => expectCode(again(), isDone ? 'OK' : row.dayAfter))
      // The new answer takes the place of the one that was forgotten.
      const { recorded, ...done } = row.effect
      expect(effect).to.deep.equal(isDone ? done : {})
      if (isDone && answer.text !== 'null') expect(alike(answer, await again())).to.equal(false)
    })

    it(`[C1] ${title}, refused the first time, is decided afresh`, async () => {
      const [customer, rival] = [await stage.customer(), await stage.customer()]
      const { body, code, meanwhile, remedy } = await row.refusable({ customer, rival, stage })
      const send = (door: typeof crossing.first) => customer.send(crossing.type, body, 'a-name', door)
      const refused = await stage.underWay(() => send(crossing.first))
      await meanwhile?.()
      await expectCode(refused.answer, code)
      await remedy()
      const effect = await stage.effectOf(async () => {
        const answer = await send(crossing.again)
        expect(codeOf(answer), answer.text).to.equal('OK')
        expect(alike(answer, await send(crossing.first))).to.equal(true)
      })
      expect(effect).to.deep.equal(row.effect)
    })
  }
})
