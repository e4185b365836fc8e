import { type Change, Operator } from '../../client-sdk/index.ts'

/** Another system that follows the events of a sale, whatever becomes of its server. */
export class Follower {
  readonly changes: Change[] = []
  readonly #over = new AbortController()
  readonly #following: Promise<void>
  readonly #arrivals: (() => void)[] = []

  constructor(address: string, adminToken: string) {
    this.#following = this.#follow(new Operator(address, { adminToken }))
    // Told to whoever waits.
    this.#following.catch(() => undefined)
  }

  /** Resolves once the change of that number has come; rejects where nothing more can come. */
  async reached(number: number): Promise<void> {
    while ((this.changes.at(-1)?.number ?? 0) < number) {
      const arrival = new Promise<void>((resolve) => this.#arrivals.push(resolve))
      await Promise.race([arrival, this.#following])
    }
  }

  /** Rejects with what it could not go on after, if there was anything. */
  async stop(): Promise<void> {
    this.#over.abort()
    await this.#following
  }

  async #follow(operator: Operator): Promise<void> {
    for await (const change of operator.events({ after: 0, signal: this.#over.signal })) {
      this.changes.push(change)
      for (const arrive of this.#arrivals.splice(0)) arrive()
    }
  }
}
