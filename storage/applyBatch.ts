import type { Fact, Lease, WriteSet, WriteSetOutcome } from './Storage.ts'

/** A fact that contradicts what is stored. Above the store that is a bug, so it is thrown, not returned. */
export class ConstraintViolation extends Error {}

export function demand(condition: boolean, message: string): asserts condition {
  if (!condition) throw new ConstraintViolation(message)
}

/**
 * What writing a fact came to, where there is something to say of that: the balance of the wallet that it has moved, or why the write set can't be. Of a
 * fact that is refused, or outdated, nothing has been written.
 */
export type Written =
  | { readonly balance: number }
  | Extract<WriteSetOutcome, { kind: 'refused' | 'outdated' }>
  | undefined

/** How a store writes each fact there is, under the lease of `concertId`. The compiler names the one that is missing. */
export type FactWriters = {
  readonly [T in Fact['type']]: (fact: Extract<Fact, { type: T }>, concertId: string) => Written
}

/** What a store brings to a batch: the epoch of a concert's lease, and a way to apply one write set whole or not at all. */
export interface BatchTarget {
  epochOf(concertId: string): number | undefined
  apply(writeSet: WriteSet): WriteSetOutcome
}

/** Who may write, and what a failure takes with it: the same for every store. Called inside a transaction. */
export const applyBatch = (batch: readonly WriteSet[], target: BatchTarget): readonly WriteSetOutcome[] => {
  const epochs = new Map<string, number | undefined>()
  const failed = new Set<string>()

  const refuseUnleased = ({ concertId, epoch }: Lease): WriteSetOutcome | undefined => {
    if (failed.has(concertId)) {
      return { kind: 'failed', reason: 'WITHDRAWN', message: `an earlier write set of ${concertId} failed` }
    }
    if (!epochs.has(concertId)) epochs.set(concertId, target.epochOf(concertId))
    const current = epochs.get(concertId)
    if (current === epoch) return undefined
    return { kind: 'failed', reason: 'STALE_EPOCH', message: `${concertId} is at epoch ${current}, not ${epoch}` }
  }

  return batch.map((writeSet) => {
    const { lease } = writeSet
    const outcome = (lease && refuseUnleased(lease)) ?? target.apply(writeSet)
    if (lease && outcome.kind === 'failed') failed.add(lease.concertId)
    return outcome
  })
}

/** The facts of a write set in order, up to the first that is refused or outdated. The caller undoes what came before it. */
export const applyFacts = (writeSet: WriteSet, writers: FactWriters): Written => {
  let last: Written
  for (const fact of writeSet.facts) {
    const write = writers[fact.type] as (fact: Fact, concertId: string) => Written
    const written = write(fact, concertOf(fact, writeSet.lease))
    if (written) last = written
    if (written && 'kind' in written) break
  }
  return last
}

/** The concert under whose lease a fact is written; of no meaning for accounts, which belong to none. */
const concertOf = (fact: Fact, lease: Lease | undefined): string => {
  if (fact.type === 'user-registered' || fact.type === 'wallet-charged') return ''
  if (fact.type === 'operator-acted' && fact.concertId === undefined) return ''
  demand(lease !== undefined, `${fact.type} needs a lease`)
  demand(
    !('concertId' in fact) || fact.concertId === lease.concertId,
    `${fact.type} of another concert than ${lease.concertId}`,
  )
  return lease.concertId
}

/** The text of a command's first answer as it is stored. */
export const outcomeBody = (body: Readonly<Record<string, unknown>> | null, balance: number | undefined): string =>
  JSON.stringify(body === null || balance === undefined ? body : { ...body, balance })
