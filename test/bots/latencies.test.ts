import { expect } from 'chai'
import { COMMANDS } from '../../bots/BotEvent.ts'
import { Latencies } from '../../bots/Latencies.ts'
import { Stopwatch } from '../../bots/Stopwatch.ts'

const near = (value: number) => [value * 0.998, value * 1.002] as const

describe('latencies', () => {
  it('are told from when a command was due, and from when it was sent', () => {
    const latencies = new Latencies()
    for (let n = 0; n < 99; n++) latencies.record({ command: 'hold', ms: 10, lateMs: 0 })
    latencies.record({ command: 'hold', ms: 10, lateMs: 990 })
    const [hold] = latencies.rows()
    expect(hold).to.include({ command: 'hold', times: 100 })
    expect(hold?.uncorrected.max).to.be.within(...near(10))
    expect(hold?.corrected.p50).to.be.within(...near(10))
    expect(hold?.corrected.p99).to.be.within(...near(10))
    expect(hold?.corrected.p999).to.be.within(...near(1_000))
    expect(latencies.late().max).to.be.within(...near(990))
  })

  it('count the asks that a slow answer kept from being made', () => {
    const latencies = new Latencies()
    for (let n = 0; n < 85; n++) latencies.record({ command: 'poll', ms: 1, lateMs: 0, everyMs: 100 })
    // A stall of 1,000 ms: nine more polls were due in it, and would have taken 900, 800, … 100.
    latencies.record({ command: 'poll', ms: 1_000, lateMs: 0, everyMs: 100 })
    const [poll] = latencies.rows()
    expect(poll?.times).to.equal(86)
    expect(poll?.uncorrected.p90).to.be.within(...near(1))
    expect(poll?.corrected.p90).to.be.within(...near(100))
    expect(poll?.corrected.max).to.be.within(...near(1_000))
  })

  it('come in the order of a customer, with a spectrum of them all that never falls', () => {
    const latencies = new Latencies()
    for (const command of COMMANDS.toReversed()) {
      for (let ms = 1; ms <= 100; ms++) latencies.record({ command, ms, lateMs: 1 })
    }
    expect(latencies.rows().map(({ command }) => command)).to.deep.equal(COMMANDS)
    const corrected = latencies.spectrum().map(({ correctedMs }) => correctedMs)
    expect(corrected).to.deep.equal(corrected.toSorted((a, b) => a - b))
    const half = latencies.spectrum().find(({ share }) => share > 0.49)
    expect((half?.correctedMs ?? 0) - (half?.uncorrectedMs ?? 0)).to.be.within(0.9, 1.1)
  })

  it('of the last second are forgotten once they are taken', () => {
    const latencies = new Latencies()
    expect(latencies.takeRecent()).to.equal(undefined)
    latencies.record({ command: 'pay', ms: 5, lateMs: 2 })
    const recent = latencies.takeRecent()
    expect(recent?.p50Ms).to.be.within(...near(7))
    expect(recent?.lateMs).to.equal(2)
    expect(latencies.takeRecent()).to.equal(undefined)
    expect(latencies.rows()).to.have.length(1)
  })
})

describe('a stopwatch', () => {
  it('counts from when a command was due, and from the answer before it', async () => {
    const told: { command: string; ms: number; lateMs: number }[] = []
    const watch = new Stopwatch(performance.now() - 5_000, (answered) => told.push(answered))
    await watch.time('register', async () => 'done')
    await watch.time('charge', async () => 'done')
    expect(told.map(({ command }) => command)).to.deep.equal(['register', 'charge'])
    expect(told[0]?.lateMs).to.be.within(5_000, 6_000)
    expect(told[0]?.ms).to.be.below(1_000)
    expect(told[1]?.lateMs).to.be.below(1_000)
  })

  it('times what fails too', async () => {
    const told: string[] = []
    const watch = new Stopwatch(performance.now(), ({ command }) => told.push(command))
    const failed = await watch
      .time('hold', () => Promise.reject(new Error('no')))
      .catch((error: Error) => error.message)
    expect(failed).to.equal('no')
    expect(told).to.deep.equal(['hold'])
  })
})
