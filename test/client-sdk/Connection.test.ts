import type { Room } from '@colyseus/sdk'
import { expect } from 'chai'
import { Connection } from '../../client-sdk/Connection.ts'
import { CLOSE_CODES } from '../../client-sdk/protocol/messages.ts'
import { TestTiming } from './support/TestTiming.ts'

const MINUTE = 60_000

/** As much of the Colyseus SDK's room as staying in it needs; the server's end is `close`. */
class ScriptedRoom {
  readonly reconnection = { enabled: true }
  readonly connection = { isOpen: true, close: () => undefined }
  #left = (_code: number): void => undefined

  onLeave(left: (code: number) => void): void {
    this.#left = left
  }

  ping(pong: () => void): void {
    pong()
  }

  leave(): void {
    this.close(CLOSE_CODES.left)
  }

  close(code: number): void {
    this.#left(code)
  }
}

describe('staying connected', () => {
  let timing: TestTiming
  let rooms: ScriptedRoom[]
  let joinedAt: number[]
  let heard: number[]
  let connection: Connection

  /** @param chance where the random half of each pause falls */
  const stay = async (chance = 1): Promise<void> => {
    timing = new TestTiming(chance)
    rooms = []
    joinedAt = []
    heard = []
    connection = new Connection({
      ticket: async () => ({ name: 'schedule', roomId: 's_x', processId: 'p', sessionId: 's' }),
      join: async () => {
        rooms.push(new ScriptedRoom())
        joinedAt.push(timing.now())
        return rooms.at(-1) as unknown as Room
      },
      attach: () => undefined,
      timing,
      language: undefined,
    })
    connection.on('disconnected', ({ code }) => heard.push(code))
    await timing.pass(0)
  }
  afterEach(() => connection.close())

  const thrownOut = async (code: number, thenMs: number): Promise<void> => {
    rooms.at(-1)?.close(code)
    await timing.pass(thenMs)
  }

  it('comes back after 4003 in some seconds, and later if it goes on', async () => {
    await stay()
    for (let more = 0; more < 4; more++) await thrownOut(CLOSE_CODES.tooSlow, 10_000)
    const pauses = joinedAt.slice(1).map((at, nth) => at - nth * 10_000)
    expect(pauses).to.deep.equal([2_000, 4_000, 8_000, 10_000])
    expect(heard).to.deep.equal([4003, 4003, 4003, 4003])
  })

  it('lets a minute pass after 4004, every time', async () => {
    await stay()
    for (let more = 1; more <= 3; more++) {
      await thrownOut(CLOSE_CODES.abuse, MINUTE - 1)
      expect(joinedAt).to.have.length(more)
      expect(connection.open).to.equal(false)
      await timing.pass(1)
      expect(joinedAt).to.have.length(more + 1)
    }
    expect(heard).to.deep.equal([4004, 4004, 4004])
  })

  it('never less than half a minute, however chance falls', async () => {
    await stay(0)
    await thrownOut(CLOSE_CODES.abuse, MINUTE / 2 - 1)
    expect(joinedAt).to.have.length(1)
    await timing.pass(1)
    expect(joinedAt).to.have.length(2)
  })

  it('is back at once after an accident', async () => {
    await stay()
    await thrownOut(1006, 250)
    expect(joinedAt).to.deep.equal([0, 250])
  })
})
