import {
  type Catalogue,
  type CatalogueFault,
  type ImportReport,
  parseCatalogue,
} from '../../client-sdk/protocol/index.ts'
import { messageOf } from '../actor/Journal.ts'
import type { KeepAnswer } from '../actor/Outcomes.ts'
import { Concert } from './Concert.ts'
import type { ConcertDeps } from './ConcertActor.ts'
import { type HoldPlace, LiveHolds } from './LiveHolds.ts'
import { oneAtATime } from './oneAtATime.ts'

export type CatalogueImport =
  /** `changed`: concerts that are new or different. */
  ({ readonly ok: true } & ImportReport) | { readonly ok: false; readonly faults: readonly CatalogueFault[] }

export interface CatalogueImportOptions {
  /** [O8] Only says what it would do. */
  readonly dryRun?: boolean
  /** The report is the answer that is kept. */
  readonly keep?: KeepAnswer
}

/**
 * Told of concerts that are open now and were not, or are others than they were: whoever shows them has to look again. One that rejects is told
 * again later.
 */
export type RenewalListener = (concertIds: readonly string[]) => Promise<void>

/** Why a concert could not be opened, or not be shown, the last time, and how long to wait should it fail again. */
interface Failure {
  readonly reason: string | undefined
  readonly retryMs: number
}

const NEVER_FAILED: Failure = { reason: undefined, retryMs: 250 }
/** The waits grow: one that is broken for good is read in vain each time. */
const SLOWEST_RETRY_MS = 8_000

/** The concerts this process has the lease of. What opens and closes them happens one at a time. */
export class Concerts {
  readonly #deps: ConcertDeps
  readonly #owner: string
  readonly #known = new Map<string, Concert>()
  readonly #open = new Map<string, Concert>()
  readonly #bySchedule = new Map<string, Concert>()
  readonly #holds = new LiveHolds()
  /** By concert: that of its lease when this process began. */
  #firstEpochs: ReadonlyMap<string, number> = new Map()
  /** By concert: what calls its next try to be opened off. */
  readonly #retries = new Map<string, () => void>()
  readonly #exclusively = oneAtATime()
  #renewed: RenewalListener = async () => undefined
  #closed = false

  /** @param owner names this process in the leases it takes; no other bears the same */
  constructor(deps: ConcertDeps, owner: string) {
    this.#deps = deps
    this.#owner = owner
  }

  /**
   * Takes over every concert of the store. One that fails keeps no other closed: it is tried again by itself. Rejects only where the store
   * can't say which there are.
   */
  async open(): Promise<void> {
    const { storage } = this.#deps
    const [concertIds, leases] = await Promise.all([storage.concertIds(), storage.leases()])
    this.#firstEpochs = new Map(leases.map(({ concertId, epoch }) => [concertId, epoch]))
    await this.#exclusively(() => this.#openAll(concertIds))
  }

  /** `listener` is awaited before anything else is opened or closed. There is one. */
  onRenewal(listener: RenewalListener): void {
    this.#renewed = listener
  }

  /** Those that have been opened. */
  all(): readonly Concert[] {
    return [...this.#open.values()]
  }

  /** Those of the store that this process is to run, opened or not. */
  known(): readonly Concert[] {
    return [...this.#known.values()]
  }

  byId(concertId: string): Concert | undefined {
    return this.#open.get(concertId)
  }

  bySchedule(scheduleId: string): Concert | undefined {
    return this.#bySchedule.get(scheduleId)
  }

  /** Where a hold is, or was until a moment ago. */
  placeOfHold(reservationId: string): HoldPlace | undefined {
    return this.#holds.placeOf(reservationId)
  }

  /** Every concert has been opened: what is not found here does not exist. */
  get complete(): boolean {
    return this.#open.size === this.#known.size
  }

  /** Commands are taken, by every concert that could be opened. One that can't be is no reason to sell none. */
  get ready(): boolean {
    return (this.#open.size > 0 || this.complete) && this.all().every((concert) => concert.ready)
  }

  /**
   * Refused whole, with the paths of the faults, or carried out whole. [O8] Those that it changes answer UNAVAILABLE meanwhile; no other concert
   * notices, and none where it is refused. A concert that another server has taken over is not changed from here, and not taken back.
   */
  importCatalogue(input: unknown, { dryRun, keep }: CatalogueImportOptions = {}): Promise<CatalogueImport> {
    return this.#exclusively(async () => {
      const parsed = parseCatalogue(input)
      if (!parsed.ok) return parsed
      const tried = await this.#write(parsed.catalogue, { dryRun: true })
      return dryRun || !tried.ok ? tried : this.#import(parsed.catalogue, tried.changed, keep)
    })
  }

  /** Takes no more commands; resolves once everything under way is settled. */
  async close(): Promise<void> {
    this.#closed = true
    for (const callOff of this.#retries.values()) callOff()
    await this.#exclusively(() => Promise.all(this.all().map((concert) => concert.suspend())))
  }

  /**
   * The store compares once more: until they stand still, somebody may hold a seat of what is to change.
   *
   * @param concerned what it changes, as of a moment ago
   */
  async #import(
    catalogue: Catalogue,
    concerned: readonly string[],
    keep: KeepAnswer | undefined,
  ): Promise<CatalogueImport> {
    const running = this.all().filter(({ concertId }) => concerned.includes(concertId))
    await Promise.all(running.map((concert) => concert.suspend()))
    const suspended = running.map(({ concertId }) => concertId)
    // Should the store fail, any of them may be different.
    let different: readonly string[] = suspended
    try {
      const imported = await this.#write(catalogue, { keep })
      different = imported.ok ? imported.changed : []
      return imported
    } finally {
      const opened = await this.#openAll([...new Set([...suspended, ...different])])
      for (const concertId of different) if (opened.includes(concertId)) await this.#show(concertId)
    }
  }

  async #write(catalogue: Catalogue, { dryRun = false, keep }: CatalogueImportOptions): Promise<CatalogueImport> {
    const { storage, ports } = this.#deps
    const nowMs = ports.now()
    const leases = [...this.#known.values()].flatMap(({ lease }) => lease ?? [])
    const outcome = await storage.importCatalogue(catalogue, nowMs, leases, {
      dryRun,
      newSeed: () => ports.newSeed(),
      outcome: keep?.(200, {}, nowMs),
    })
    if (outcome.kind === 'refused') return { ok: false, faults: outcome.faults }
    const { kind: _, ...report } = outcome
    return { ok: true, ...report }
  }

  /** All at once, so that what they write shares its commits. Those that are open come back. */
  async #openAll(concertIds: readonly string[]): Promise<readonly string[]> {
    const opened = await Promise.all(concertIds.map((concertId) => this.#openOne(concertId)))
    return concertIds.filter((_, at) => opened[at])
  }

  /** Whether it is open now. One that fails is tried again later: a concert must not stay closed because the store had a bad moment. */
  async #openOne(concertId: string, failure: Failure = NEVER_FAILED): Promise<boolean> {
    this.#retries.get(concertId)?.()
    this.#retries.delete(concertId)
    if (this.#closed) return false
    // [D4] The first try takes over from whoever has it; a later one from nobody who has begun meanwhile.
    const sinceEpoch = this.#known.has(concertId) ? (this.#firstEpochs.get(concertId) ?? 0) : undefined
    const concert = this.#known.get(concertId) ?? new Concert(concertId, this.#deps)
    this.#known.set(concertId, concert)
    try {
      await concert.open(this.#owner, sinceEpoch)
    } catch (error) {
      this.#openFailed(concert, failure, messageOf(error))
      return false
    }
    if (!this.#open.has(concertId)) this.#holds.follow(concert)
    this.#open.set(concertId, concert)
    for (const scheduleId of concert.state.schedules.keys()) this.#bySchedule.set(scheduleId, concert)
    return true
  }

  /** Whether it is shown as it is now. What has been imported stands, whether or not: it is opened and shown anew later. */
  async #show(concertId: string, failure: Failure = NEVER_FAILED): Promise<boolean> {
    try {
      await this.#renewed([concertId])
      return true
    } catch (error) {
      this.#retryLater(concertId, failure, messageOf(error))
      return false
    }
  }

  #openFailed(concert: Concert, failure: Failure, reason: string): void {
    const { concertId, lost, lease } = concert
    if (!lost) this.#retryLater(concertId, failure, reason)
    // One that it has had tells so itself.
    else if (lease === undefined) this.#deps.ports.report({ concertId, kind: 'lost', reason })
  }

  /** Each reason is said once, not at every try. */
  #retryLater(concertId: string, failure: Failure, reason: string): void {
    const { ports } = this.#deps
    if (reason !== failure.reason) ports.report({ concertId, kind: 'open-failed', reason })
    const next = { reason, retryMs: Math.min(2 * failure.retryMs, SLOWEST_RETRY_MS) }
    const retry = (): void => {
      this.#exclusively(() => this.#retry(concertId, next)).catch((error: unknown) =>
        ports.report({ concertId, kind: 'open-failed', reason: messageOf(error) }),
      )
    }
    this.#retries.set(concertId, ports.wakeAfter(failure.retryMs, retry))
  }

  async #retry(concertId: string, failure: Failure): Promise<void> {
    if (!(await this.#openOne(concertId, failure)) || !(await this.#show(concertId, failure))) return
    this.#deps.ports.report({ concertId, kind: 'opened', reason: `over: ${failure.reason}` })
  }
}
