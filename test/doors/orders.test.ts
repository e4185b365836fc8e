import { expect } from 'chai'
import {
  LIMITS,
  OPERATOR_COMMAND_BODIES,
  RECORDED_OPERATOR_COMMANDS,
  type RecordedOperatorCommandType,
} from '../../client-sdk/protocol/index.ts'
import { removeTemporaryFiles } from '../storage/temporaryFile.ts'
import { type Answer, codeOf } from './idempotency/Customer.ts'
import { DISTURBANCES, expectCode, type Trial } from './idempotency/disturbances.ts'
import { ORDER_ROWS, type OrderRow } from './idempotency/orderRows.ts'
import { SaleStage } from './idempotency/SaleStage.ts'

const READING = [
  'concertOverviews',
  'concertOverview',
  'findUsers',
  'userOverview',
  'userEntries',
  'audit',
  'events',
  'scheduleSeats',
  'seatStatuses',
  'reservationOverview',
]
/** A server that has lost its concerts finds nothing left to import, and says so: that is no write set under their leases. */
const NOT_OF_AN_IMPORT = 'to another server that takes the concert over before the first could write'

const rows = Object.entries(ORDER_ROWS) as readonly [RecordedOperatorCommandType, OrderRow][]

describe('an order of the operator sent again', () => {
  let stage: SaleStage

  beforeEach(async () => {
    stage = await SaleStage.set()
  })
  afterEach(() => stage.close())
  after(removeTemporaryFiles)

  it('[C1] every recorded one is tried, and any other only reads', () => {
    expect(Object.keys(ORDER_ROWS)).to.have.members(RECORDED_OPERATOR_COMMANDS)
    expect(Object.keys(OPERATOR_COMMAND_BODIES)).to.have.members([...RECORDED_OPERATOR_COMMANDS, ...READING])
  })

  const trialOf = async (type: RecordedOperatorCommandType, row: OrderRow): Promise<Trial> => {
    const [customer, rival] = [await stage.customer(), await stage.customer()]
    await rival.enter()
    const body = await row.prepare({ stage, customer })
    const send = (): Promise<Answer> => stage.order(type, body, 'a-name')
    const write = type === 'importCatalogue' ? 'importCatalogue' : 'commit'
    return { stage, customer, rival, write, first: send, again: send }
  }

  for (const [type, row] of rows) {
    for (const [when, disturb] of Object.entries(DISTURBANCES)) {
      if (type === 'importCatalogue' && when === NOT_OF_AN_IMPORT) continue
      it(`[C1] ${type}, ${when}`, async () => {
        const trial = await trialOf(type, row)
        let answers: readonly Answer[] = []
        const effect = await stage.effectOf(async () => {
          answers = await disturb(trial)
        })
        for (const answer of answers) {
          expect(codeOf(answer), answer.text).to.equal('OK')
          expect(answer).to.deep.equal(answers[0])
        }
        expect(effect).to.deep.equal(row.effect)
      })
    }

    it(`[C1] ${type}, 24 hours later gets the first answer, and a moment later is a new one`, async () => {
      const { first } = await trialOf(type, row)
      const answer = await first()
      stage.sale.clock.jump(LIMITS.outcomeLifeMs)
      // What the day has ended by itself is no doing of the order's.
      await stage.sale.settle()
      expect(await stage.effectOf(async () => expect(await first()).to.deep.equal(answer))).to.deep.equal({})
      stage.sale.clock.jump(1)
      const [code, effect] = typeof row.dayAfter === 'string' ? [row.dayAfter, {}] : ['OK', row.dayAfter]
      expect(await stage.effectOf(() => expectCode(first(), code))).to.deep.equal(effect)
    })

    it(`[C2] ${type}, and then something else under its name`, async () => {
      const customer = await stage.customer()
      const body = await row.prepare({ stage, customer })
      const other = await row.other({ stage, customer }, body)
      const effect = await stage.effectOf(async () => {
        const answer = await stage.order(type, body, 'a-name')
        await expectCode(stage.order(type, other, 'a-name'), 'COMMAND_REUSED')
        await stage.sale.boot()
        await expectCode(stage.order(type, other, 'a-name'), 'COMMAND_REUSED')
        expect(await stage.order(type, body, 'a-name')).to.deep.equal(answer)
      })
      expect(effect).to.deep.equal(row.effect)
    })

    const { refusable } = row
    if (refusable === undefined) continue
    it(`[C1] ${type}, refused the first time, is decided afresh`, async () => {
      const customer = await stage.customer()
      const body = await row.prepare({ stage, customer })
      const { code, remedy } = await refusable({ stage, customer }, body)
      await expectCode(stage.order(type, body, 'a-name'), code)
      await remedy()
      const effect = await stage.effectOf(async () => {
        const answer = await stage.order(type, body, 'a-name')
        expect(codeOf(answer), answer.text).to.equal('OK')
        expect(await stage.order(type, body, 'a-name')).to.deep.equal(answer)
      })
      expect(effect).to.deep.equal(row.effect)
    })
  }

  it('[C1] [O8] an import that is only tried is not kept, and one that changes nothing leaves no line', async () => {
    const customer = await stage.customer()
    const body = await ORDER_ROWS.importCatalogue.prepare({ stage, customer })
    const tried = await stage.order('importCatalogue', { ...body, dryRun: true }, 'a-name')
    const made = await stage.order('importCatalogue', body, 'a-name')
    expect(JSON.parse(made.text).changed).to.deep.equal(['gig3', 'gig4'])
    expect(tried).to.deep.equal(made)
    const effect = await stage.effectOf(async () => {
      const again = await stage.order('importCatalogue', body, 'another-name')
      expect(JSON.parse(again.text).changed).to.deep.equal([])
    })
    expect(effect).to.deep.equal({})
  })
})
