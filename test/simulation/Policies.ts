import type { Policy } from '../../client-sdk/protocol/index.ts'

/** What the policies of concerts are, and have been: a process that is behind goes by an earlier one. */
export class Policies {
  readonly #byConcert: Map<string, { readonly policy: Policy; readonly fromStep: number }[]>

  constructor(policies: ReadonlyMap<string, Policy>) {
    this.#byConcert = new Map([...policies].map(([concertId, policy]) => [concertId, [{ policy, fromStep: 0 }]]))
  }

  change(concertId: string, policy: Policy, step: number): void {
    this.#byConcert.get(concertId)?.push({ policy, fromStep: step })
  }

  /** @throws for an unknown concert. */
  now(concertId: string): Policy {
    return this.since(concertId, Number.POSITIVE_INFINITY)[0] as Policy
  }

  /** All that have been in force at any moment since, oldest first. */
  since(concertId: string, step: number): readonly Policy[] {
    const all = this.#byConcert.get(concertId)
    if (all === undefined) throw new Error(`there is no concert ${concertId}`)
    const first = all.findLastIndex(({ fromStep }) => fromStep <= step)
    return all.slice(Math.max(0, first)).map(({ policy }) => policy)
  }
}
