import { LIMITS, type RefusalCode } from '../../../client-sdk/protocol/index.ts'
import type { Fail } from './ledgerRules.ts'
import type { Asked } from './Machine.ts'

/** Something that was asked under a name. */
interface Named {
  readonly name: string
  /** The command, its target and its body. */
  readonly meaning: string
  readonly asked: Asked
}

/** [C1] What was answered under each name: for a day the same command is answered nothing else, and not refused. */
export class Answers {
  readonly #first = new Map<string, { text: string; meaning: string; atMs: number; step: number }>()
  /** What is older than this the store has been told to forget. */
  #forgottenMs = Number.NEGATIVE_INFINITY

  /** A process has had the store forget what is older. @param maxMs the latest time its clock has ever shown */
  forget(beforeMs: number, maxMs: number, fail: Fail): void {
    const earlyMs = beforeMs - (maxMs - LIMITS.outcomeLifeMs)
    if (earlyMs > 0) fail('same answer', `answers were forgotten ${earlyMs} ms before their day was over`)
    this.#forgottenMs = Math.max(this.#forgottenMs, beforeMs)
  }

  knows(name: string): boolean {
    return this.#first.has(name)
  }

  /** @param atMs when it was decided, or no later than that, by the clock of whoever did. */
  given({ name, meaning, asked }: Named, body: unknown, atMs: number, step: number, fail: Fail): void {
    const text = canonical(body)
    const first = this.#first.get(name)
    if (first === undefined || (text !== first.text && this.#isOver(first.atMs, asked))) {
      this.#first.set(name, { text, meaning, atMs, step })
    } else if (first.text !== text) fail('same answer', `${name} was answered ${first.text}, now ${text}`)
  }

  refused({ name, meaning, asked }: Named, code: RefusalCode, fail: Fail): void {
    const first = this.#first.get(name)
    if (first === undefined || first.step >= asked.sinceStep || first.meaning !== meaning) return
    if (code !== 'UNAVAILABLE' && !this.#isOver(first.atMs, asked))
      fail('same answer', `${name} was answered ${first.text}, now ${code}`)
  }

  #isOver(atMs: number, { maxMs }: Asked): boolean {
    return atMs < this.#forgottenMs || atMs < maxMs - LIMITS.outcomeLifeMs
  }
}

/** The same text for the same content, whatever the order of its fields. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
