import { setTimeout as sleep } from 'node:timers/promises'
import type { Crowd } from './Crowd.ts'
import { patiently } from './deadline.ts'
import { HttpLine } from './HttpLine.ts'
import { IMPORTED } from './hall.ts'
import { type Input, inputOf, SLOTS } from './inputs.ts'
import type { Judge } from './Judge.ts'
import { RoomSlot } from './RoomSlot.ts'
import type { Targets } from './requests.ts'
import type { Sightings } from './Sightings.ts'
import { Strangers } from './Strangers.ts'
import { Tickets } from './Tickets.ts'
import { overTheWire } from './wire.ts'

/**
 * So many inputs may wait for their answers at once. It is what keeps the measurement honest: on a machine that is busy
 * with other things the attack slows down with the server, instead of piling up before it a queue that bystanders stand in.
 */
const AT_ONCE = 10

export interface AttackSetup {
  readonly port: number
  readonly seed: number
  readonly targets: Targets
  readonly judge: Judge
  readonly sightings: Sightings
}

/** Sends the inputs of a seed and has every answer judged. */
export class Attack {
  readonly #setup: AttackSetup
  readonly #crowd: Crowd
  readonly #slots: readonly RoomSlot[]
  readonly #strangers: Strangers
  readonly #idleLines: HttpLine[] = []
  readonly #running = new Set<Promise<void>>()

  constructor(setup: AttackSetup) {
    const { port, judge, targets } = setup
    const tickets = new Tickets(port, targets.crowd)
    this.#setup = setup
    this.#crowd = targets.crowd
    this.#slots = Array.from(
      { length: SLOTS },
      (_, slot) => new RoomSlot({ slot, port, tickets, judge, crowd: targets.crowd }),
    )
    this.#strangers = new Strangers({ port, tickets, judge })
  }

  /** Sends the inputs from `first` up to `last`, evenly, and resolves once all are answered. */
  async send(first: number, last: number, perSecond: number): Promise<void> {
    const startedMs = performance.now()
    for (let number = first; number <= last; number += 1) {
      const waitMs = startedMs + ((number - first) / perSecond) * 1_000 - performance.now()
      if (waitMs > 0) await sleep(waitMs)
      if (this.#running.size >= AT_ONCE) await Promise.race(this.#running)
      this.#start(inputOf(this.#setup.seed, number, this.#setup.targets))
    }
    await Promise.all(this.#running)
    for (const line of this.#idleLines.splice(0)) line.close()
  }

  /** Gives all sockets up. */
  async end(): Promise<void> {
    await this.#strangers.end()
    await Promise.all(this.#slots.map((slot) => slot.end()))
  }

  #start(input: Input): void {
    for (const sight of input.sights) this.#setup.sightings.count(sight)
    const name = nameOf(input)
    const running = patiently(name, this.#carryOut(input, name))
      .catch((error: Error) => this.#setup.judge.accuse(error.message))
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  async #carryOut(input: Input, name: string): Promise<void> {
    const { port, judge } = this.#setup
    switch (input.kind) {
      case 'request':
        return this.#ask(input, name)
      case 'wire': {
        const { answers, rest } = await overTheWire(port, input.chunks, input.ending)
        return judge.wire(name, answers, input.ending === 'end' ? rest : Buffer.of())
      }
      case 'upgrade': {
        const { answers, rest } = await overTheWire(port, input.chunks, input.ending)
        return judge.upgrade(name, answers, input.ending === 'end' ? rest : Buffer.of())
      }
      case 'message':
        return this.#slots[input.slot]?.say(input, name)
      case 'frame':
        return this.#slots[input.slot]?.abuse(input, name)
      case 'silent':
        return this.#strangers.joinSilently(input.user)
      case 'deaf':
        // Takes seconds, and nobody waits for it.
        this.#strangers.goDeaf(input.user, name)
        return
    }
  }

  async #ask({ bytes, user, operation, strayed }: Input & { kind: 'request' }, name: string): Promise<void> {
    const line = this.#idleLines.pop() ?? new HttpLine(this.#setup.port)
    const isHead = bytes.subarray(0, 5).toString() === 'HEAD '
    const answer = await line.ask(bytes, isHead)
    this.#idleLines.push(line)
    const mayBeAway = bytes.includes(IMPORTED)
    this.#crowd.learn(user, this.#setup.judge.answer(operation, answer, { name, strayed, isHead, mayBeAway }))
  }
}

const nameOf = ({ number, kind, sights }: Input): string => `input ${number}, a ${kind} (${sights.join(', ')})`
