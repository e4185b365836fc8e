import { expect } from 'chai'
import { backoffMs, untilAnswered } from '../../client-sdk/backoff.ts'
import { problemOf, refuse } from '../../client-sdk/protocol/refusals.ts'
import { RefusedError, UnansweredError } from '../../client-sdk/RefusedError.ts'
import { type Timing, within } from '../../client-sdk/timing.ts'
import { TestTiming } from './support/TestTiming.ts'

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('it should have been rejected'),
    (error: unknown) => error,
  )

describe('back-off', () => {
  it('doubles with each failure, up to a cap', () => {
    const pauses = [0, 1, 2, 3, 10, 100].map((failures) => backoffMs(failures, 1))
    expect(pauses).to.deep.equal([250, 500, 1_000, 2_000, 10_000, 10_000])
  })

  it('leaves half of each pause to chance, so that a crowd spreads out', () => {
    expect(backoffMs(2, 0)).to.equal(500)
    expect(backoffMs(2, 0.5)).to.equal(750)
  })
})

describe('trying until there is an answer', () => {
  it('tries again with growing pauses as long as nobody answers', async () => {
    const timing = new TestTiming()
    const triedAt: number[] = []
    const answered = untilAnswered(timing, 30_000, async () => {
      triedAt.push(timing.now())
      if (triedAt.length < 4) throw new UnansweredError('silence')
      return 'answer'
    })
    await timing.pass(30_000)
    expect(await answered).to.equal('answer')
    expect(triedAt).to.deep.equal([0, 125, 375, 875])
  })

  it('gives up at the deadline with the last error', async () => {
    const timing = new TestTiming()
    let attempts = 0
    const answered = untilAnswered(timing, 1_000, async () => {
      attempts++
      throw new UnansweredError(`attempt ${attempts}`)
    })
    const error = rejection(answered)
    await timing.pass(1_000)
    expect(await error)
      .to.be.instanceOf(UnansweredError)
      .with.property('message', 'attempt 4')
  })

  it('makes no attempt for which a pause that lasted too long has left no time', async () => {
    let nowMs = 0
    const timing: Timing = {
      now: () => nowMs,
      random: () => 0,
      sleep: async (ms) => {
        nowMs += ms + 1_000
      },
    }
    const allowed: number[] = []
    const answered = untilAnswered(timing, 1_000, async (ms) => {
      allowed.push(ms)
      throw new UnansweredError('silence')
    })
    expect(await rejection(answered)).to.be.instanceOf(UnansweredError)
    expect(allowed).to.deep.equal([1_000])
  })

  it('tells each attempt how long it may take, never beyond the deadline', async () => {
    const timing = new TestTiming()
    const allowed: number[] = []
    const answered = untilAnswered(timing, 12_000, (ms) => {
      allowed.push(ms)
      return within(timing, ms, new Promise(() => undefined))
    })
    const error = rejection(answered)
    await timing.pass(12_000)
    expect(await error).to.be.instanceOf(UnansweredError)
    expect(allowed).to.deep.equal([10_000, 1_875])
  })

  it('waits at least for retryAfterMs', async () => {
    const timing = new TestTiming()
    let attempts = 0
    const answered = untilAnswered(timing, 30_000, async () => {
      if (attempts++ === 0) throw new RefusedError(problemOf(refuse('RATE_LIMITED', { retryAfterMs: 4_000 })))
      return timing.now()
    })
    await timing.pass(30_000)
    expect(await answered).to.equal(4_125)
  })

  it('takes any other refusal for the answer', async () => {
    const timing = new TestTiming()
    let attempts = 0
    const answered = untilAnswered(timing, 30_000, async () => {
      attempts++
      throw new RefusedError(problemOf(refuse('SEAT_TAKEN', { seats: ['A-1'] })))
    })
    expect(await rejection(answered))
      .to.be.instanceOf(RefusedError)
      .with.property('code', 'SEAT_TAKEN')
    expect(attempts).to.equal(1)
  })
})
