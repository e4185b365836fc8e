import type { CommandOutcome, Fact, Lease } from '../../storage/Storage.ts'
import { Deadlines } from './Deadlines.ts'
import { type Journal, type JournalOutcome, messageOf } from './Journal.ts'
import type { Ports } from './ports.ts'

/** What the actor runtime asks of the state it runs. `D` names a deadline. */
export interface Behaviour<D> {
  /** Reads the store. What comes back puts that in the place of what is in memory. */
  load(): Promise<(nowMs: number) => void>
  /** Sets every deadline of what is in memory, with `Actor.remind`; those that were set before are forgotten. */
  remindAll(nowMs: number): void
  /** Whether the store can be written now; rejects with the reason if not. */
  probe(): Promise<void>
  /** Commands are taken (again). What is overdue is yet to be carried out, and can still be put off. */
  resuming(nowMs: number): void
  /** The same, and what was overdue has been carried out. */
  resumed(): void
  /** Carries out what a deadline asks for, if it still does. It may come early, late, or for something long gone. */
  due(deadline: D, nowMs: number): void
}

/** How a write set ended that did not fail. */
export type Settled = Extract<JournalOutcome, { kind: 'committed' | 'refused' | 'outdated' }>

const RELOAD_RETRY_MS = 250
/** Nothing is told of a memory that was last known to be the concert's longer ago than this: another server may have it by now. */
const FRESH_MS = 1_000

/**
 * One single-threaded authority and its durability. Commands are decided on memory at once, one after another; the write sets they lead to go
 * to the journal; and whatever is to be told to anyone waits at the gate until all that was journalled when it was decided is durable ([D1]).
 * A write set that fails leaves memory ahead of the disk, and therefore worthless: the actor is *poisoned*, everything at the gate is
 * turned away, and it loads again ([D3]). One whose lease is stale is *lost* for good ([D4]).
 */
export class Actor<D> {
  readonly #lease: Lease
  readonly #journal: Journal
  readonly #ports: Ports
  readonly #behaviour: Behaviour<D>
  readonly #deadlines = new Deadlines<D>()
  /** `readable`: memory is exactly what is durable, and the store can't be written. */
  #status: 'loading' | 'readable' | 'ready' | 'lost' | 'stopped' = 'loading'
  /** Counts poisonings: what was under way before one does not count after it. */
  #life = 0
  #stopping = false
  /** It has just been loaded: poisoned again, it is not loaded again at once. */
  #resting = false
  /** By `now`: memory was what the store had, or is going to have by the time the gate opens, no earlier than this. */
  #knownMs = Number.NEGATIVE_INFINITY
  #reloading: Promise<void> | undefined
  /** Said once, not at every try: it may be a full disk that these lines go to. */
  #reloadFault: string | undefined
  #lastNowMs: number
  #journalled = 0
  #durable = 0
  #gate: { readonly after: number; readonly open: (durable: boolean) => void }[] = []
  #wake: { readonly atMs: number; readonly cancel: () => void } | undefined

  /** @param notBeforeMs where its time begins at the earliest: that of the actor it follows. */
  constructor(lease: Lease, journal: Journal, ports: Ports, behaviour: Behaviour<D>, notBeforeMs = 0) {
    this.#lease = lease
    this.#journal = journal
    this.#ports = ports
    this.#behaviour = behaviour
    this.#lastNowMs = notBeforeMs
  }

  /** Whether commands are taken. */
  get ready(): boolean {
    return this.#status === 'ready' && !this.#stopping
  }

  /** The lease is another's: for good. */
  get lost(): boolean {
    return this.#status === 'lost'
  }

  /**
   * The time by which memory may be shown as it is, because nothing is ahead of the disk and nothing can get there; undefined otherwise. It
   * stands still short of the first deadline: what that brings about can't be written, and whoever was told of it could be told otherwise.
   */
  get readableMs(): number | undefined {
    if (this.#status !== 'readable' || !this.#isFresh()) return undefined
    return Math.min(this.now(), this.#deadlines.nextMs - 1)
  }

  /** Never decreases, whatever the clock does. */
  now(): number {
    this.#lastNowMs = Math.max(this.#lastNowMs, this.#ports.now())
    return this.#lastNowMs
  }

  /** Loads the state and resolves once all that was overdue is done and durable ([D5]). */
  async start(): Promise<void> {
    if (await this.#load()) this.#resume()
    if (!(await this.gate())) throw new Error(`concert ${this.#lease.concertId} could not write`)
  }

  /** Runs what is due, then `step`; an unexpected throw poisons the actor and gives undefined. */
  run<T>(step: (nowMs: number) => T): T | undefined {
    return this.#attempt(step)
  }

  /** Has `Behaviour.due` called at `atMs`. */
  remind(atMs: number, deadline: D): void {
    this.#deadlines.set(atMs, deadline)
  }

  /** Makes facts durable; `settled` runs before the gate opens, and not at all if the write set failed. */
  write(facts: readonly Fact[], outcome: CommandOutcome | undefined, settled: (how: Settled) => void): void {
    // What poisoned the actor in the middle of a step has made the rest of the step void.
    if (this.#status !== 'ready') return
    const life = this.#life
    this.#knownMs = this.now()
    this.#journalled += 1
    this.#journal.append({ lease: this.#lease, facts, outcome }, (how) => {
      if (life !== this.#life) return
      if (how.kind === 'failed') return this.#fail(how.reason, how.message)
      this.run(() => settled(how))
      if (life !== this.#life) return
      this.#durable += 1
      this.#openGate()
    })
  }

  /**
   * True once all that is journalled now is durable; false if it never will be. Where nothing has been for a while, an empty write set asks
   * whether the lease still holds ([D4]).
   */
  gate(): Promise<boolean> {
    if (!this.#isFresh()) this.write([], undefined, () => undefined)
    return this.#settled()
  }

  /** Forgets memory and loads again. */
  poison(reason: string): void {
    if (this.#status !== 'ready') return
    this.#halt('loading', reason)
    this.#report('poisoned', reason)
    this.#reloadSoon()
  }

  /** Takes no more commands, and resolves once what was under way is settled. */
  async stop(): Promise<void> {
    this.#stopping = true
    await this.#settled()
    if (!this.lost) this.#halt('stopped', 'stopped')
    await this.#journal.settled()
    // A reload that is still reading would put something old in the place of what is loaded next.
    await this.#reloading
  }

  #settled(): Promise<boolean> {
    if (this.#status !== 'ready') return Promise.resolve(false)
    if (this.#durable === this.#journalled) return Promise.resolve(true)
    return new Promise((open) => this.#gate.push({ after: this.#journalled, open }))
  }

  #isFresh(): boolean {
    return this.now() - this.#knownMs < FRESH_MS
  }

  #fail(reason: string, message: string): void {
    if (reason !== 'STALE_EPOCH') return this.poison(`${reason}: ${message}`)
    this.#halt('lost', message)
    this.#report('lost', message)
  }

  #halt(status: 'loading' | 'lost' | 'stopped', reason: string): void {
    this.#status = status
    this.#life += 1
    this.#deadlines.clear()
    this.#wake?.cancel()
    this.#wake = undefined
    this.#journal.withdraw(this.#lease.concertId, reason)
    const waiting = this.#gate
    this.#gate = []
    this.#journalled = 0
    this.#durable = 0
    for (const { open } of waiting) open(false)
  }

  /** At once, but not in a frenzy: a store that can be read and not written would have it load without end. */
  #reloadSoon(): void {
    if (this.#resting) this.#reloadLater()
    else this.#reloading = this.#reload()
  }

  #reloadLater(): void {
    const life = this.#life
    this.#ports.wakeAfter(RELOAD_RETRY_MS, () => {
      if (life === this.#life) this.#reloading = this.#reload()
    })
  }

  async #reload(): Promise<void> {
    const life = this.#life
    let loaded = false
    try {
      // What of this concert is in the commit under way may still succeed: the store is read only after it.
      await this.#journal.settled()
      loaded = await this.#load()
      if (!loaded) return
      this.#rest()
      this.#status = 'readable'
      // What is overdue would be written at once, fail, and poison the actor again.
      await this.#behaviour.probe()
      if (life !== this.#life) return
      this.#reloadFault = undefined
      this.#report('reloaded', 'read again from storage')
      this.#resume()
    } catch (error) {
      if (life !== this.#life) return
      // What was read before may be old by now.
      if (!loaded) this.#status = 'loading'
      const reason = messageOf(error)
      if (reason !== this.#reloadFault) this.#report('reload-failed', reason)
      this.#reloadFault = reason
      this.#reloadLater()
    }
  }

  /** False where the actor has been stopped meanwhile: what was read is of no use. */
  async #load(): Promise<boolean> {
    const life = this.#life
    const beganMs = this.now()
    const adopt = await this.#behaviour.load()
    if (life !== this.#life) return false
    const nowMs = this.now()
    adopt(nowMs)
    this.#deadlines.renew(() => this.#behaviour.remindAll(nowMs))
    this.#knownMs = beganMs
    return true
  }

  #rest(): void {
    this.#resting = true
    this.#ports.wakeAfter(RELOAD_RETRY_MS, () => {
      this.#resting = false
    })
  }

  #resume(): void {
    this.#status = 'ready'
    this.#attempt(
      () => this.#behaviour.resumed(),
      (nowMs) => this.#behaviour.resuming(nowMs),
    )
  }

  /** @param first is done before what is due */
  #attempt<T>(step: (nowMs: number) => T, first?: (nowMs: number) => void): T | undefined {
    try {
      const nowMs = this.now()
      first?.(nowMs)
      this.#carryOutDue(nowMs)
      const result = step(nowMs)
      if (this.#deadlines.isOvergrown) this.#deadlines.renew(() => this.#behaviour.remindAll(nowMs))
      return result
    } catch (error) {
      this.poison(messageOf(error))
      return undefined
    } finally {
      this.#setAlarm()
    }
  }

  #carryOutDue(nowMs: number): void {
    for (let due = this.#deadlines.takeDue(nowMs); due !== undefined; due = this.#deadlines.takeDue(nowMs)) {
      this.#behaviour.due(due, nowMs)
    }
  }

  #openGate(): void {
    let opened = 0
    for (const { after, open } of this.#gate) {
      if (after > this.#durable) break
      opened += 1
      open(true)
    }
    if (opened > 0) this.#gate.splice(0, opened)
  }

  #setAlarm(): void {
    const nextMs = this.#deadlines.nextMs
    if (this.#status !== 'ready' || nextMs === this.#wake?.atMs) return
    this.#wake?.cancel()
    this.#wake = undefined
    if (nextMs === Number.POSITIVE_INFINITY) return
    const cancel = this.#ports.wakeAt(nextMs, () => {
      this.#wake = undefined
      this.run(() => undefined)
    })
    this.#wake = { atMs: nextMs, cancel }
  }

  #report(kind: 'poisoned' | 'reloaded' | 'reload-failed' | 'lost', reason: string): void {
    this.#ports.report({ concertId: this.#lease.concertId, kind, reason })
  }
}
