import type { Storage, WriteSet, WriteSetOutcome } from '../../storage/Storage.ts'

export type JournalOutcome =
  | WriteSetOutcome
  /** The transaction as a whole did not commit, or may not have. */
  | { readonly kind: 'failed'; readonly reason: 'COMMIT'; readonly message: string }

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

interface Entry {
  readonly writeSet: WriteSet
  readonly settle: (outcome: JournalOutcome) => void
}

/** Hears of each commit, for whoever measures them; there is one at a time. */
export interface JournalListener {
  /** So many write sets go to the store. */
  began(writeSets: number): void
  /** The store has answered; false: for none of them, or nobody knows. */
  ended(committed: boolean): void
}

/**
 * Makes write sets durable, in the order in which they came, for all actors of the process. Group commit without a timer: whatever
 * arrives while one commit is under way becomes the next, so that a lone command waits for one fsync and a crowd shares it.
 */
export class Journal {
  readonly #storage: Storage
  readonly #defer: (task: () => void) => void
  readonly #listeners: JournalListener[] = []
  #queue: Entry[] = []
  #running = false
  #underWay: Promise<void> | undefined

  constructor(storage: Storage, defer: (task: () => void) => void) {
    this.#storage = storage
    this.#defer = defer
  }

  listen(listener: JournalListener): void {
    this.#listeners.push(listener)
  }

  /** Write sets that wait for the commit after the one under way. */
  get queued(): number {
    return this.#queue.length
  }

  /** `settle` is called once, in the order of the appends, before anything else hears of the outcome. */
  append(writeSet: WriteSet, settle: (outcome: JournalOutcome) => void): void {
    this.#queue.push({ writeSet, settle })
    this.#start()
  }

  /** Takes back what a concert has queued and is not yet being committed; it is settled as failed. */
  withdraw(concertId: string, message: string): void {
    const withdrawn = this.#queue.filter((entry) => entry.writeSet.lease?.concertId === concertId)
    this.#queue = this.#queue.filter((entry) => entry.writeSet.lease?.concertId !== concertId)
    for (const entry of withdrawn) entry.settle({ kind: 'failed', reason: 'WITHDRAWN', message })
  }

  /** Resolves once the commit that is under way now, if any, has been settled. */
  async settled(): Promise<void> {
    await this.#underWay
  }

  /** Resolves once nothing is queued and no commit is under way. */
  async drained(): Promise<void> {
    while (this.#running) {
      await this.#underWay
      await new Promise<void>((resolve) => this.#defer(resolve))
    }
  }

  #start(): void {
    if (this.#running) return
    this.#running = true
    this.#defer(() => {
      this.#underWay = this.#commit()
    })
  }

  async #commit(): Promise<void> {
    const batch = this.#queue
    this.#queue = []
    const outcomes = await this.#tryCommit(batch)
    try {
      batch.forEach((entry, at) => {
        entry.settle(outcomes[at] as JournalOutcome)
      })
    } finally {
      this.#running = false
      this.#underWay = undefined
      if (this.#queue.length > 0) this.#start()
    }
  }

  async #tryCommit(batch: readonly Entry[]): Promise<readonly JournalOutcome[]> {
    if (batch.length === 0) return []
    for (const listener of this.#listeners) listener.began(batch.length)
    let committed = false
    try {
      const outcomes = await this.#storage.commit(batch.map((entry) => entry.writeSet))
      committed = true
      return outcomes
    } catch (error) {
      return batch.map(() => ({ kind: 'failed', reason: 'COMMIT', message: messageOf(error) }))
    } finally {
      for (const listener of this.#listeners) listener.ended(committed)
    }
  }
}
