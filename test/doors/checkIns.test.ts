import { expect } from 'chai'
import { DOOR_COMMAND_BODIES, LIMITS, RECORDED_DOOR_COMMANDS } from '../../client-sdk/protocol/index.ts'
import { removeTemporaryFiles } from '../storage/temporaryFile.ts'
import { DATE } from '../support/Sale.ts'
import { type Answer, type Body, codeOf } from './idempotency/Customer.ts'
import { DISTURBANCES, expectCode, type Trial } from './idempotency/disturbances.ts'
import type { Effect } from './idempotency/effects.ts'
import { PRICE } from './idempotency/rows.ts'
import { SaleStage } from './idempotency/SaleStage.ts'

const LET_IN: Effect = { checkIns: 1, recorded: 1 }

describe('a check-in sent again', () => {
  let stage: SaleStage

  beforeEach(async () => {
    stage = await SaleStage.set()
  })
  afterEach(() => stage.close())
  after(removeTemporaryFiles)

  const someoneComes = async (): Promise<Body> => {
    const ticket = await (await stage.customer()).ticketFor(PRICE)
    return { ticket, scheduleId: DATE, door: 'North' }
  }

  it('[C1] every recorded command of the doors is tried, and any other only reads', () => {
    expect(RECORDED_DOOR_COMMANDS).to.deep.equal(['checkIn'])
    expect(Object.keys(DOOR_COMMAND_BODIES)).to.have.members([...RECORDED_DOOR_COMMANDS, 'revokedTickets'])
  })

  for (const [when, disturb] of Object.entries(DISTURBANCES)) {
    it(`[A4] [C1] ${when}`, async () => {
      const [customer, rival] = [await stage.customer(), await stage.customer()]
      await rival.enter()
      const body = await someoneComes()
      const send = () => stage.checkIn(body, 'a-name')
      const trial: Trial = { stage, customer, rival, write: 'commit', first: send, again: send }
      let answers: readonly Answer[] = []
      const effect = await stage.effectOf(async () => {
        answers = await disturb(trial)
      })
      for (const answer of answers) {
        expect(codeOf(answer), answer.text).to.equal('OK')
        expect(answer).to.deep.equal(answers[0])
      }
      expect(effect).to.deep.equal(LET_IN)
    })
  }

  it('[A3] [C1] 24 hours later gets the first answer, and a moment later is another who comes with it', async () => {
    const body = await someoneComes()
    const answer = await stage.checkIn(body, 'a-name')
    stage.sale.clock.jump(LIMITS.outcomeLifeMs)
    await stage.sale.settle()
    expect(await stage.checkIn(body, 'a-name')).to.deep.equal(answer)
    stage.sale.clock.jump(1)
    expect(await stage.effectOf(() => expectCode(stage.checkIn(body, 'a-name'), 'ALREADY_CHECKED_IN'))).to.deep.equal(
      {},
    )
  })

  it('[C2] and then another ticket, or another door, under its name', async () => {
    const [body, anothers] = [await someoneComes(), await someoneComes()]
    const effect = await stage.effectOf(async () => {
      const answer = await stage.checkIn(body, 'a-name')
      for (const other of [anothers, { ...body, door: 'East' }]) {
        await expectCode(stage.checkIn(other, 'a-name'), 'COMMAND_REUSED')
        await stage.sale.boot()
        await expectCode(stage.checkIn(other, 'a-name'), 'COMMAND_REUSED')
      }
      expect(await stage.checkIn(body, 'a-name')).to.deep.equal(answer)
    })
    expect(effect).to.deep.equal(LET_IN)
  })

  it('[C1] refused the first time, is decided afresh', async () => {
    const body = await someoneComes()
    await expectCode(stage.checkIn({ ...body, scheduleId: 'gig-2' }, 'a-name'), 'TICKET_WRONG_DATE')
    const effect = await stage.effectOf(async () => {
      const answer = await stage.checkIn(body, 'a-name')
      expect(codeOf(answer), answer.text).to.equal('OK')
      expect(await stage.checkIn(body, 'a-name')).to.deep.equal(answer)
    })
    expect(effect).to.deep.equal(LET_IN)
  })
})
