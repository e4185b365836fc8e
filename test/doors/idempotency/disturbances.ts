import { expect } from 'chai'
import { isOpen, turns } from '../../support/turns.ts'
import { type Answer, type Customer, codeOf } from './Customer.ts'
import type { SaleStage } from './SaleStage.ts'

/** One command, of which all that it needs is there, and somebody else who is in the queue. */
export interface Trial {
  readonly stage: SaleStage
  readonly customer: Customer
  readonly rival: Customer
  /** By what it is written. */
  readonly write: 'commit' | 'importCatalogue'
  /** Sends it by the door it goes through first. */
  readonly first: () => Promise<Answer>
  /** Sends the same by the other door, or the same door again. */
  readonly again: () => Promise<Answer>
}

export const expectCode = async (answer: Promise<Answer>, code: string): Promise<void> => {
  expect(codeOf(await answer)).to.equal(code)
}

/** Sends the command again while the news of the first is kept back at `moment`. */
const bothUnderWay =
  (moment: 'before' | 'after') =>
  async ({ stage, write, first, again }: Trial): Promise<readonly Answer[]> => {
    const proceed = stage.storage.hold(write, moment)
    const one = await stage.underWay(first)
    await stage.storage.arrived(write)
    const two = await stage.underWay(again)
    for (const { answer } of [one, two]) expect(await isOpen(answer)).to.equal(true)
    expect(stage.storage.held(write)).to.equal(1)
    proceed()
    return Promise.all([one.answer, two.answer])
  }

/** The commit that carries the command fails, and with it all that its concert had in memory. */
const commitFails =
  (moment: 'before' | 'after') =>
  async ({ stage, write, first, again }: Trial): Promise<readonly Answer[]> => {
    stage.storage.failNext(write, moment)
    await expectCode(first(), 'UNAVAILABLE')
    await turns()
    // An import poisons no concert, so that nobody else tells why.
    if (write === 'importCatalogue') expect(stage.sale.errors.splice(0).join()).to.include('importCatalogue failed')
    return [await again(), await first()]
  }

/** What may come between a command and the same command again. Each gives the answers that must be one. */
export const DISTURBANCES: Readonly<Record<string, (trial: Trial) => Promise<readonly Answer[]>>> = {
  'while the first is decided and not durable': bothUnderWay('before'),
  'while the first is durable and not answered': bothUnderWay('after'),

  'after the answer': async ({ first, again }) => [await first(), await again(), await first()],

  'after its commit failed and did nothing': commitFails('before'),
  'after its commit was done and only the news of it was lost': commitFails('after'),

  'after its concert was poisoned and has reloaded': async ({ stage, rival, first, again }) => {
    const answer = await first()
    stage.storage.failNext('commit')
    await expectCode(rival.send('leaveQueue', {}), 'UNAVAILABLE')
    await turns()
    expect(stage.sale.reports.map(({ kind }) => kind)).to.deep.equal(['poisoned', 'reloaded'])
    return [answer, await again()]
  },

  'while its concert is poisoned and has not reloaded': async ({ stage, rival, first, again }) => {
    const answer = await first()
    stage.storage.failNext('commit')
    const proceed = stage.storage.hold('loadConcert')
    await expectCode(rival.send('leaveQueue', {}), 'UNAVAILABLE')
    await stage.storage.arrived('loadConcert')
    const early = await again()
    proceed()
    await turns()
    return [answer, early, await again()]
  },

  'after another server has taken the concert over': async ({ stage, first, again }) => {
    const answer = await first()
    await stage.sale.boot()
    return [answer, await again()]
  },

  'to another server that takes the concert over before the first could write': async ({ stage, first, again }) => {
    const proceed = stage.storage.hold('commit')
    const late = await stage.underWay(first)
    await stage.storage.arrived('commit')
    // What is held back stays so; what comes from here on goes through.
    stage.storage.hold('commit')()
    await stage.sale.boot()
    const answer = await again()
    proceed()
    await expectCode(late.answer, 'UNAVAILABLE')
    return [answer, await first()]
  },
}
