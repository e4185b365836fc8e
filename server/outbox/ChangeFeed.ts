import type { Change } from '../../client-sdk/protocol/index.ts'
import type { JournalListener } from '../../rooms/actor/Journal.ts'
import type { Ports } from '../../rooms/actor/ports.ts'
import { changeView } from '../../rooms/box-office/changeView.ts'
import type { Storage } from '../../storage/Storage.ts'

/** Changes that are read at once. They are all that is kept in memory for one who follows, however slowly. */
const PAGE = 100
/** Who follows looks again this much after a commit: a sale makes a thousand of them a second, and they are read together. */
const MOMENT_MS = 50
/** A page comes at least this often, an empty one if need be. uWebSockets closes an answer that stands still for 10 s. */
const HEARTBEAT_MS = 5_000

type FeedDeps = {
  readonly storage: Pick<Storage, 'outbox'>
  readonly clock: Pick<Ports, 'wakeAfter'>
}

/** The outbox for those who follow it: whoever hears of a commit tells the feed, and it wakes them. */
export class ChangeFeed {
  readonly #deps: FeedDeps
  readonly #waiting = new Set<() => void>()
  /** Counts what was heard of, so that what comes while somebody reads is not missed. */
  #news = 0
  #armed = false
  #closed = false

  constructor(deps: FeedDeps) {
    this.#deps = deps
  }

  /** Something may have become durable. Costs a commit next to nothing. */
  readonly heard = (): void => {
    this.#news += 1
    if (this.#waiting.size > 0) this.#arm()
  }

  readonly journalListener: JournalListener = { began: () => undefined, ended: this.heard }

  /**
   * What comes behind the number `after`, a page at a time, for as long as it is asked for. Ends when the feed is closed, and where the next
   * page is not to be had: it is purged, or the store fails. Who wants to go on asks anew, and is told.
   */
  async *follow(after: number): AsyncGenerator<readonly Change[], void> {
    let position = after
    while (!this.#closed) {
      const seen = this.#news
      const rows = await this.#deps.storage.outbox(position, PAGE).catch(() => undefined)
      if (rows === undefined) return
      position = rows.at(-1)?.number ?? position
      yield rows.map(changeView)
      if (rows.length < PAGE) await this.#moreThan(seen)
    }
  }

  /** Whoever follows is let go. */
  close(): void {
    this.#closed = true
    this.#wake()
  }

  /** Resolves a moment after the next news, or at the next heartbeat. */
  async #moreThan(seen: number): Promise<void> {
    if (this.#closed) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.add(resolve)
    const cancel = this.#deps.clock.wakeAfter(HEARTBEAT_MS, resolve)
    if (this.#news !== seen) this.#arm()
    await promise
    cancel()
    this.#waiting.delete(resolve)
  }

  #arm(): void {
    if (this.#armed) return
    this.#armed = true
    this.#deps.clock.wakeAfter(MOMENT_MS, () => this.#wake())
  }

  #wake(): void {
    this.#armed = false
    for (const resolve of this.#waiting) resolve()
  }
}
