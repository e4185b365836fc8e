import { expect } from 'chai'
import { DoorClient, UnansweredError } from '../../client-sdk/index.ts'
import { signedPart, ticketText } from '../../client-sdk/protocol/index.ts'
import { testSeal } from '../support/ticketing.ts'
import { answer, cutLine, ScriptedServer } from './support/ScriptedServer.ts'
import { TestTiming } from './support/TestTiming.ts'

const DATE = 'gig-1'
const KEYS = answer({ keys: testSeal.keys })

/** Of the list of void tickets: those of these reservations, and where the next page begins. */
const page = (next: number, ...reservationIds: readonly string[]) =>
  answer({ revoked: reservationIds.map((reservationId) => ({ reservationId, generation: 1 })), next })

const ticketOf = (reservationId: string): string => {
  const { keyId } = testSeal.keys[0]
  const signed = signedPart({ keyId, reservationId, scheduleId: DATE, generation: 1, seats: [0] })
  return ticketText(signed, testSeal.sign(signed))
}

/** It gives a request up that goes unanswered once. */
const doorOf = ({ fetch }: ScriptedServer): DoorClient => {
  const options = { doorToken: 'door', scheduleId: DATE, door: 'East', timeoutMs: 1 }
  return new DoorClient('http://127.0.0.1:9', { ...options, fetch, timing: new TestTiming() })
}

/** Where it began to read, each time that it asked for a page. */
const askedBehind = ({ received }: ScriptedServer): readonly string[] =>
  received.flatMap(({ path }) => path.split(`/api/schedules/${DATE}/revoked-tickets?after=`)[1] ?? [])

const learnInVain = (door: DoorClient): Promise<unknown> =>
  door.learn().then(
    () => expect.fail('it should have gone unanswered'),
    (error: unknown) => expect(error).to.be.instanceOf(UnansweredError),
  )

describe('what a door learns of void tickets', () => {
  it('[A2] is read on behind the last page that came, where one did not', async () => {
    const server = new ScriptedServer(KEYS, page(7, 'r1'), cutLine, KEYS, page(9, 'r2'), page(9))
    const door = doorOf(server)
    await learnInVain(door)
    expect(await door.verify(ticketOf('r1'))).to.deep.equal({ isGood: false, reason: 'NOTHING_LEARNED' })
    await door.learn()
    expect(askedBehind(server)).to.deep.equal(['0', '7', '7', '9'])
    for (const reservationId of ['r1', 'r2'])
      expect(await door.verify(ticketOf(reservationId))).to.deep.equal({ isGood: false, reason: 'TICKET_REVOKED' })
    expect(await door.verify(ticketOf('r3'))).to.have.property('isGood', true)
  })

  it('[A2] is gone by once all of it has come, and until then what was learned before', async () => {
    const server = new ScriptedServer(KEYS, page(7, 'r1'), page(7), KEYS, page(9, 'r2'), cutLine, KEYS, page(9))
    const door = doorOf(server)
    await door.learn()
    await learnInVain(door)
    expect(await door.verify(ticketOf('r1'))).to.have.property('isGood', false)
    expect(await door.verify(ticketOf('r2'))).to.have.property('isGood', true)
    await door.learn()
    expect(await door.verify(ticketOf('r2'))).to.have.property('isGood', false)
  })
})
