import { expect } from 'chai'
import { Actor, type Behaviour } from '../../../rooms/actor/Actor.ts'
import { Journal } from '../../../rooms/actor/Journal.ts'
import type { ActorReport } from '../../../rooms/actor/ports.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { ManualClock } from '../../support/ManualClock.ts'
import { catalogueOf } from '../../support/Sale.ts'
import { isOpen, turns } from '../../support/turns.ts'

/** The smallest thing an actor can run: it keeps a diary of what it was asked to do. */
const startActor = async () => {
  const clock = new ManualClock(0)
  const storage = new FaultyStorage(new MemoryStorage())
  await storage.importCatalogue(catalogueOf({}), 0)
  const lease = await storage.acquireLease('gig', 'test', 0)
  const reports: ActorReport[] = []
  const diary: string[] = []
  const ports = {
    now: clock.now,
    wakeAt: clock.wakeAt,
    wakeAfter: clock.wakeAfter,
    defer: setImmediate,
    newId: () => 'id',
    newSeed: () => 'seed',
    report: (report: ActorReport) => reports.push(report),
  }
  /** What is in memory: deadlines, and nothing else. */
  const living = new Map<string, number>()
  const behaviour: Behaviour<string> = {
    load: async () => () => diary.push('load'),
    remindAll: () => living.forEach((atMs, deadline) => actor.remind(atMs, deadline)),
    probe: async () => undefined,
    resuming: () => diary.push('resuming'),
    resumed: () => diary.push('resumed'),
    due: (deadline, nowMs) => {
      diary.push(`${deadline} at ${nowMs}`)
      if (deadline === 'bomb') throw new Error('boom')
    },
  }
  const actor = new Actor<string>(lease, new Journal(storage, setImmediate), ports, behaviour)
  await actor.start()
  diary.length = 0
  const write = (userId: string, settled: (how: string) => void = () => undefined): void =>
    actor.write([{ type: 'user-registered', userId, name: 'somebody', at: 0 }], undefined, ({ kind }) => settled(kind))
  return { actor, clock, storage, diary, living, reports, write }
}

describe('an actor', () => {
  it('[H3] carries out what is due before it looks at a command, soonest first', async () => {
    const { actor, clock, diary } = await startActor()
    actor.run(() => {
      actor.remind(200, 'later')
      actor.remind(100, 'sooner')
      actor.remind(300, 'not yet')
    })
    clock.jump(250)
    actor.run((nowMs) => diary.push(`command at ${nowMs}`))
    expect(diary).to.deep.equal(['sooner at 250', 'later at 250', 'command at 250'])
  })

  it('[H4] wakes up by itself at the soonest deadline, also when a sooner one is set later', async () => {
    const { actor, clock, diary } = await startActor()
    actor.run(() => actor.remind(500, 'second'))
    actor.run(() => actor.remind(100, 'first'))
    await clock.advance(1_000, turns)
    expect(diary).to.deep.equal(['first at 100', 'second at 500'])
  })

  it('[H4] forgets deadlines of what is gone, however many there were, and none of what is not', async () => {
    const { actor, clock, diary, living } = await startActor()
    living.set('living', 700)
    for (let nth = 0; nth < 10_000; nth += 1) actor.run(() => actor.remind(500, 'gone'))
    await clock.advance(1_000, turns)
    expect(diary).to.have.length.below(5_000)
    expect(diary.filter((line) => !line.startsWith('gone'))).to.deep.equal(['living at 700'])
  })

  it('[H3] its time never decreases', async () => {
    const { actor, clock } = await startActor()
    clock.jump(1_000)
    expect(actor.now()).to.equal(1_000)
    clock.jump(-600)
    expect(actor.now()).to.equal(1_000)
    clock.jump(700)
    expect(actor.now()).to.equal(1_100)
  })

  it('[D1] its gate opens when all that was written before is durable, and does not wait for what comes after', async () => {
    const { actor, storage, write } = await startActor()
    expect(await isOpen(actor.gate())).to.equal(false)
    const release = storage.hold('commit')
    write('a')
    const first = actor.gate()
    await storage.arrived('commit')
    write('b')
    const second = actor.gate()
    expect(await isOpen(Promise.race([first, second]))).to.equal(true)
    release()
    const again = storage.hold('commit')
    expect(await first).to.equal(true)
    expect(await isOpen(second)).to.equal(true)
    again()
    expect(await second).to.equal(true)
  })

  it('[D1] what a write brings about is done before anyone behind the gate hears', async () => {
    const { actor, diary, write } = await startActor()
    write('a', (kind) => diary.push(`settled: ${kind}`))
    await actor.gate().then((durable) => diary.push(`gate: ${durable}`))
    expect(diary).to.deep.equal(['settled: committed', 'gate: true'])
  })

  it('[D3] poisoned, it turns away who waits, forgets its deadlines and loads again', async () => {
    const { actor, clock, storage, diary, reports, write } = await startActor()
    actor.run(() => actor.remind(100, 'forgotten'))
    storage.hold('commit')
    write('a', () => diary.push('settled'))
    const gate = actor.gate()
    actor.poison('a bad thing')
    expect(await gate).to.equal(false)
    expect(actor.ready).to.equal(false)
    storage.lose()
    await clock.advance(1_000, turns)
    await turns()
    expect(actor.ready).to.equal(true)
    expect(diary).to.deep.equal(['load', 'resuming', 'resumed'])
    expect(reports.map(({ kind, reason }) => [kind, reason])).to.deep.equal([
      ['poisoned', 'a bad thing'],
      ['reloaded', 'read again from storage'],
    ])
  })

  it('[Q12] loaded again, it may put off what is overdue before that is carried out', async () => {
    const { actor, clock, diary, living } = await startActor()
    living.set('overdue', 100)
    clock.jump(200)
    actor.poison('a bad thing')
    await turns()
    expect(diary).to.deep.equal(['load', 'resuming', 'overdue at 200', 'resumed'])
  })

  it('[D3] a deadline that throws poisons it like a command', async () => {
    const { actor, clock, reports } = await startActor()
    actor.run(() => actor.remind(100, 'bomb'))
    clock.jump(100)
    expect(actor.run(() => 'an answer')).to.equal(undefined)
    expect(reports.map(({ kind, reason }) => [kind, reason])).to.deep.equal([['poisoned', 'boom']])
  })

  it('[D4] lost, it never comes back', async () => {
    const { actor, clock, storage, reports, write } = await startActor()
    await storage.acquireLease('gig', 'another server', 0)
    write('a')
    expect(await actor.gate()).to.equal(false)
    actor.poison('again')
    await clock.advance(10_000, turns)
    expect(actor.ready).to.equal(false)
    expect(reports.map(({ kind }) => kind)).to.deep.equal(['lost'])
  })

  it('[D6] stopped, it has settled what was under way and rings no alarm any more', async () => {
    const { actor, clock, storage, diary, write } = await startActor()
    actor.run(() => actor.remind(100, 'never'))
    const release = storage.hold('commit')
    write('a', (kind) => diary.push(kind))
    const stopped = actor.stop()
    expect(await isOpen(stopped)).to.equal(true)
    release()
    await stopped
    await clock.advance(1_000, turns)
    expect(diary).to.deep.equal(['committed'])
    expect(await actor.gate()).to.equal(false)
  })
})
