import { expect } from 'chai'
import { CLOSE_CODES, LIMITS } from '../../../client-sdk/protocol/index.ts'
import {
  FAREWELL_MS,
  type GuardedSocket,
  SLOW_BYTES,
  SocketGuard,
  type TransportSocket,
} from '../../../rooms/sockets/SocketGuard.ts'
import { ManualClock } from '../../support/ManualClock.ts'

/** The far end of a line that takes what it is told to take. */
class Line {
  waiting = 0
  dropped = false
  readonly ws: TransportSocket = {
    bufferedAmount: 0,
    terminate: () => this.#drop(),
  }
  readonly uws: TransportSocket = {
    ws: { getBufferedAmount: () => this.waiting, close: () => this.#drop() },
  }

  constructor() {
    Object.defineProperty(this.ws, 'bufferedAmount', { get: () => this.waiting })
  }

  #drop(): void {
    this.dropped = true
  }
}

const settle = async (): Promise<void> => undefined

for (const transport of ['ws', 'uws'] as const) {
  describe(`a guarded socket of ${transport}`, () => {
    let line: Line
    let clock: ManualClock
    let socket: GuardedSocket
    let guard: SocketGuard
    let sent: number
    let deferred: (() => void)[]
    let expelledWith: number[]
    let closedWith: (number | undefined)[]

    const guarded = (messagesPerSecond = Number.POSITIVE_INFINITY): void => {
      line = new Line()
      clock = new ManualClock()
      sent = 0
      deferred = []
      expelledWith = []
      closedWith = []
      socket = {
        ref: line[transport],
        raw: (data) => {
          sent += data.byteLength
        },
        leave: (code) => closedWith.push(code),
        _enqueuedMessages: [new Uint8Array(100)],
      }
      const { now, wakeAfter } = clock
      guard = new SocketGuard(socket, {
        messagesPerSecond,
        ports: { now, wakeAfter, defer: (task) => deferred.push(task) },
        // As Colyseus does.
        expel: (code) => {
          expelledWith.push(code)
          socket.leave(code)
        },
      })
    }
    const runDeferred = (): void => {
      for (const task of deferred.splice(0)) task()
    }

    it('[S3] that does not confirm its join in time is closed with 4004, and what was kept for it is let go', async () => {
      guarded()
      await clock.advance(LIMITS.joinDeadlineMs - 1, settle)
      expect(expelledWith).to.deep.equal([])
      await clock.advance(1, settle)
      expect(expelledWith).to.deep.equal([CLOSE_CODES.abuse])
      expect(closedWith).to.deep.equal([CLOSE_CODES.abuse])
      expect(socket._enqueuedMessages).to.equal(undefined)
    })

    it('[S3] that confirms it has all the time in the world', async () => {
      guarded()
      guard.settled()
      await clock.advance(24 * 60 * 60 * 1000, settle)
      expect(expelledWith).to.deep.equal([])
    })

    it('[S2] has two seconds worth of messages at once, then what time brings; one more is abuse', async () => {
      guarded(5)
      guard.settled()
      for (let more = 0; more < 10; more++) expect(guard.takes()).to.equal(true)
      await clock.advance(200, settle)
      expect(guard.takes()).to.equal(true)
      expect(expelledWith).to.deep.equal([])
      expect(guard.takes()).to.equal(false)
      expect(expelledWith).to.deep.equal([CLOSE_CODES.abuse])
      await clock.advance(60_000, settle)
      expect(guard.takes()).to.equal(false)
    })

    it("[S2] that gets a message wrong is closed with 4004 instead of Colyseus's code, and others are left alone", () => {
      guarded()
      socket.leave(CLOSE_CODES.draining)
      socket.leave(4002)
      expect(closedWith).to.deep.equal([CLOSE_CODES.draining, CLOSE_CODES.abuse])
    })

    it('[S5] for which too much waits is sent nothing more, and out of the room once the sender is through', () => {
      guarded()
      line.waiting = SLOW_BYTES
      socket.raw(new Uint8Array(10))
      expect(sent).to.equal(10)
      line.waiting += 1
      socket.raw(new Uint8Array(10))
      expect(expelledWith).to.deep.equal([])
      runDeferred()
      expect(expelledWith).to.deep.equal([CLOSE_CODES.tooSlow])
      line.waiting = 0
      socket.raw(new Uint8Array(10))
      runDeferred()
      expect(sent).to.equal(10)
      expect(expelledWith).to.have.length(1)
    })

    it('[S5] that is asked for pongs and does not read them is too slow as well', () => {
      guarded()
      line.waiting = SLOW_BYTES + 1
      expect(guard.takes()).to.equal(false)
      runDeferred()
      expect(expelledWith).to.deep.equal([CLOSE_CODES.tooSlow])
    })

    it('[S5] learns why once it has read what waited', async () => {
      guarded()
      line.waiting = SLOW_BYTES + 1
      socket.raw(new Uint8Array(10))
      runDeferred()
      await clock.advance(FAREWELL_MS / 2, settle)
      expect(closedWith).to.deep.equal([])
      line.waiting = 0
      await clock.advance(FAREWELL_MS, settle)
      expect(closedWith).to.deep.equal([CLOSE_CODES.tooSlow])
      expect(line.dropped).to.equal(false)
    })

    it('[S5] that reads no more is dropped', async () => {
      guarded()
      line.waiting = SLOW_BYTES + 1
      socket.raw(new Uint8Array(10))
      runDeferred()
      await clock.advance(FAREWELL_MS - 1, settle)
      expect(line.dropped).to.equal(false)
      await clock.advance(FAREWELL_MS, settle)
      expect(line.dropped).to.equal(true)
      expect(closedWith).to.deep.equal([])
    })
  })
}
