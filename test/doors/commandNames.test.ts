import { expect } from 'chai'
import {
  COMMAND_BODIES,
  type CommandType,
  RECORDED_COMMANDS,
  type RecordedCommandType,
  SCHEDULE_REQUESTS,
  WAITING_REQUESTS,
} from '../../client-sdk/protocol/index.ts'
import { removeTemporaryFiles } from '../storage/temporaryFile.ts'
import { CONCERT, DATE } from '../support/Sale.ts'
import { type Answer, alike, type Body, type Customer, codeOf, doorsOf, requestNames } from './idempotency/Customer.ts'
import { DISTURBANCES, expectCode } from './idempotency/disturbances.ts'
import { sumOf } from './idempotency/effects.ts'
import { ROWS, type Row } from './idempotency/rows.ts'
import { SaleStage } from './idempotency/SaleStage.ts'

const NATURAL: readonly CommandType[] = ['register', 'enterQueue', 'ticket', 'presentCode', 'offerTransfer']
const READING: readonly CommandType[] = [
  'concerts',
  'queueToken',
  'schedules',
  'plan',
  'seats',
  'allotments',
  'waitlistPlaces',
  'waitlistPlace',
  'reservations',
  'reservation',
  'signedTicket',
  'ticketKeys',
  'wallet',
  'entries',
]

const rows = Object.entries(ROWS) as readonly [RecordedCommandType, Row][]

/** Whoever has a place to leave has nothing to join. */
const NEVER_BOTH: Partial<Record<RecordedCommandType, RecordedCommandType>> = { joinWaitlist: 'leaveWaitlist' }

/** What else may be meant by the same name: the command with something else, and every other recorded one. */
const othersOf = (type: RecordedCommandType, row: Row) => [
  ...Object.entries(row.others).map(([what, prepare]) => ({ what, type, prepare })),
  ...rows
    .filter(([other]) => other !== type && other !== NEVER_BOTH[type])
    .map(([other, { prepare }]) => ({ what: other, type: other, prepare: (customer: Customer) => prepare(customer) })),
]

describe('commands and their names', () => {
  let stage: SaleStage

  beforeEach(async () => {
    stage = await SaleStage.set()
  })
  afterEach(() => stage.close())
  after(removeTemporaryFiles)

  it('[C1] every recorded command is tried, and any other only reads or needs no name', () => {
    expect(Object.keys(ROWS)).to.have.members(RECORDED_COMMANDS)
    expect(Object.keys(COMMAND_BODIES)).to.have.members([...RECORDED_COMMANDS, ...NATURAL, ...READING])
  })

  it('[C1] every request that a room takes is tried', () => {
    expect(requestNames('schedule')).to.have.members(Object.values(SCHEDULE_REQUESTS))
    expect(requestNames('waiting')).to.have.members(Object.values(WAITING_REQUESTS))
  })

  for (const [type, row] of rows) {
    for (const other of othersOf(type, row)) {
      it(`[C2] ${type}, and then ${other.what} under its name`, async () => {
        const customer = await stage.customer()
        const body = await row.prepare(customer)
        const otherBody = await other.prepare(customer, body)
        const refuseOther = async (): Promise<void> => {
          const doors = doorsOf(other.type)
          await Promise.all(
            doors.map((door) => expectCode(customer.send(other.type, otherBody, 'a-name', door), 'COMMAND_REUSED')),
          )
        }
        const effect = await stage.effectOf(async () => {
          const proceed = stage.storage.hold('commit')
          const first = await stage.underWay(() => customer.send(type, body, 'a-name'))
          const meanwhile = refuseOther()
          proceed()
          const answer = await first.answer
          await meanwhile
          expect(codeOf(answer), answer.text).to.equal('OK')
          await refuseOther()
          await stage.sale.boot()
          await refuseOther()
          expect(alike(answer, await customer.send(type, body, 'a-name'))).to.equal(true)
        })
        expect(effect).to.deep.equal(row.effect)
      })
    }

    it(`[C1] ${type}, and another user's under the same name, are two commands`, async () => {
      const customers = [await stage.customer(), await stage.customer()]
      const bodies: Body[] = []
      for (const customer of customers) bodies.push(await row.prepare(customer))
      const send = (): Promise<readonly Answer[]> =>
        Promise.all(customers.map((customer, at) => customer.send(type, bodies[at] as Body, 'a-name')))
      const effect = await stage.effectOf(async () => {
        const answers = await send()
        expect(answers.map(codeOf)).to.deep.equal(['OK', 'OK'])
        expect(await send()).to.deep.equal(answers)
      })
      expect(effect).to.deep.equal(sumOf([row.effect, row.effect]))
    })
  }

  for (const [when, disturb] of Object.entries(DISTURBANCES)) {
    it(`[C1] [Q1] entering the queue again ${when} gives the same place`, async () => {
      const [customer, rival] = [await stage.customer(), await stage.customer()]
      await rival.enter()
      const enter = () => customer.send('enterQueue', { concertId: CONCERT }, 'a-name')
      const effect = await stage.effectOf(async () => {
        const answers = await disturb({ stage, customer, rival, write: 'commit', first: enter, again: enter })
        // No answer is kept, so there is none while the concert loads; and each answer brings a ticket of its own.
        const given = answers.filter((answer) => codeOf(answer) !== 'UNAVAILABLE')
        const places = given.map(({ text }) => ({ ...JSON.parse(text), waitingTicket: undefined }))
        expect(places).to.have.length.above(1)
        expect(places[0]).to.include({ concertId: CONCERT, state: 'ACTIVE' })
        for (const place of places) expect(place).to.deep.equal(places[0])
      })
      expect(effect).to.deep.equal({ tokens: 1 })
    })
  }

  it('[C1] a ticket is a new one each time, by either door, and nothing is written', async () => {
    const customer = await stage.customer()
    await customer.enter()
    const ticket = (door: 'http' | 'socket') => customer.send('ticket', { scheduleId: DATE }, 'a-name', door)
    const effect = await stage.effectOf(async () => {
      const answers = await Promise.all([ticket('http'), ticket('http'), ticket('socket'), ticket('socket')])
      expect(answers.map(codeOf)).to.deep.equal(['OK', 'OK', 'OK', 'OK'])
      expect(new Set(answers.map(({ text }) => text))).to.have.property('size', 4)
    })
    expect(effect).to.deep.equal({})
  })

  it('[C1] registering again under one name makes another user, who takes nothing from the first', async () => {
    const customer = await stage.customer()
    const register = () => customer.send('register', { name: 'Ann' }, 'a-name')
    const effect = await stage.effectOf(async () => {
      const users = (await Promise.all([register(), register()])).map(({ text }) => JSON.parse(text))
      expect(users[0].userId).not.to.equal(users[1].userId)
    })
    expect(effect).to.deep.equal({ users: 2 })
    await customer.done('charge', { amount: 5 })
  })
})
