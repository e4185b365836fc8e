import { LIMITS } from '../../client-sdk/protocol/index.ts'
import type { Fail } from './ledgerRules.ts'
import type { Asked } from './Machine.ts'

/** [C1] What was answered under each name: for a day it is answered nothing else. */
export class Answers {
  readonly #first = new Map<string, { readonly text: string; readonly atMs: number }>()
  /** What is older than this the store has been told to forget. */
  #forgottenMs = Number.NEGATIVE_INFINITY

  /** A process has had the store forget what is older. @param maxMs the latest time its clock has ever shown */
  forget(beforeMs: number, maxMs: number, fail: Fail): void {
    if (beforeMs > maxMs - LIMITS.outcomeLifeMs)
      fail(
        'same answer',
        `answers were forgotten ${beforeMs - maxMs + LIMITS.outcomeLifeMs} ms before their day was over`,
      )
    this.#forgottenMs = Math.max(this.#forgottenMs, beforeMs)
  }

  /** @param atMs when it was decided, or no later than that, by the clock of whoever did. */
  check(name: string, asked: Asked, body: unknown, atMs: number, fail: Fail): void {
    const text = canonical(body)
    const first = this.#first.get(name)
    const isOver =
      first !== undefined && (first.atMs < this.#forgottenMs || first.atMs < asked.maxMs - LIMITS.outcomeLifeMs)
    if (first === undefined || (text !== first.text && isOver)) this.#first.set(name, { text, atMs })
    else if (first.text !== text) fail('same answer', `${name} was answered ${first.text}, now ${text}`)
  }
}

/** The same text for the same content, whatever the order of its fields. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
