import type { AdmissionValues, Policy } from '../../../client-sdk/protocol/index.ts'

/** What the policies of concerts are, and have been: a process that is behind goes by an earlier one. */
export class Policies {
  readonly #byConcert: Map<string, { readonly policy: Policy; readonly fromStep: number }[]>
  /** By concert: the catalogue's, that the operator's pace is laid over. */
  readonly #imported: Map<string, Policy>

  constructor(policies: ReadonlyMap<string, Policy>) {
    this.#imported = new Map(policies)
    this.#byConcert = new Map([...policies].map(([concertId, policy]) => [concertId, [{ policy, fromStep: 0 }]]))
  }

  /** The catalogue has changed, and whatever the operator had set is forgotten. */
  import(concertId: string, policy: Policy, step: number): void {
    this.#imported.set(concertId, policy)
    this.#byConcert.get(concertId)?.push({ policy, fromStep: step })
  }

  /** [O6] The pace the operator has set, as the store has it. */
  setPace(concertId: string, pace: AdmissionValues, step: number): void {
    const policy = { ...(this.#imported.get(concertId) as Policy), ...pace }
    const { maxActive, batchSize, batchIntervalMs } = this.now(concertId)
    const isSame =
      policy.maxActive === maxActive && policy.batchSize === batchSize && policy.batchIntervalMs === batchIntervalMs
    if (!isSame) this.#byConcert.get(concertId)?.push({ policy, fromStep: step })
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

  /** The step as of which it is what it is now. */
  sinceStep(concertId: string): number {
    return this.#byConcert.get(concertId)?.at(-1)?.fromStep ?? 0
  }
}
