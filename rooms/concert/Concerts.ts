import {
  type Catalogue,
  type CatalogueFault,
  type ImportReport,
  parseCatalogue,
} from '../../client-sdk/protocol/index.ts'
import type { ImportOptions } from '../../storage/Storage.ts'
import { messageOf } from '../actor/Journal.ts'
import { Concert } from './Concert.ts'
import type { ConcertDeps } from './ConcertActor.ts'

export type CatalogueImport =
  /** `changed`: concerts that are new or different; whoever shows them has to look again. */
  ({ readonly ok: true } & ImportReport) | { readonly ok: false; readonly faults: readonly CatalogueFault[] }

const REOPEN_RETRY_MS = 250

/** The concerts this process has the lease of. */
export class Concerts {
  readonly #deps: ConcertDeps
  readonly #owner: string
  readonly #byId = new Map<string, Concert>()
  readonly #bySchedule = new Map<string, Concert>()
  #closed = false

  /** @param owner names this process in the leases it takes. */
  constructor(deps: ConcertDeps, owner: string) {
    this.#deps = deps
    this.#owner = owner
  }

  /** Takes over every concert of the store. */
  async open(): Promise<void> {
    for (const concertId of await this.#deps.storage.concertIds()) await this.#open(concertId)
  }

  all(): readonly Concert[] {
    return [...this.#byId.values()]
  }

  byId(concertId: string): Concert | undefined {
    return this.#byId.get(concertId)
  }

  bySchedule(scheduleId: string): Concert | undefined {
    return this.#bySchedule.get(scheduleId)
  }

  /** Every concert is up and taking commands. */
  get ready(): boolean {
    return this.all().every((concert) => concert.ready)
  }

  /** Refused whole, with the paths of the faults, or carried out whole. Concerts it concerns answer UNAVAILABLE meanwhile. */
  async importCatalogue(input: unknown, { dryRun = false }: { dryRun?: boolean } = {}): Promise<CatalogueImport> {
    const parsed = parseCatalogue(input)
    if (!parsed.ok) return parsed
    // [O8] Nothing is changed, so nobody need stand still.
    if (dryRun) return this.#writeCatalogue(parsed.catalogue, { dryRun })
    const named = parsed.catalogue.concerts.map(({ concertId }) => concertId)
    // A plan may be another concert's too, that the catalogue does not name.
    const running = this.all().filter(({ concertId, state }) => {
      return named.includes(concertId) || state.concert.schedules.some(({ planId }) => planId in parsed.catalogue.plans)
    })
    await Promise.all(running.map((concert) => concert.suspend()))
    try {
      return await this.#writeCatalogue(parsed.catalogue, { dryRun })
    } finally {
      const concertIds = new Set([...running.map(({ concertId }) => concertId), ...named])
      for (const concertId of concertIds) await this.#openEventually(concertId)
    }
  }

  async #writeCatalogue(catalogue: Catalogue, options: ImportOptions): Promise<CatalogueImport> {
    const { storage, ports } = this.#deps
    const outcome = await storage.importCatalogue(catalogue, ports.now(), options)
    if (outcome.kind === 'refused') return { ok: false, faults: outcome.faults }
    return { ok: true, changed: outcome.changed, counts: outcome.counts }
  }

  /** Takes no more commands; resolves once everything under way is settled. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.all().map((concert) => concert.suspend()))
  }

  /** A store that fails now is asked again: a concert that was open must not stay closed for it. */
  async #openEventually(concertId: string): Promise<void> {
    const { ports } = this.#deps
    try {
      if (!this.#closed) await this.#open(concertId)
    } catch (error) {
      ports.report({ concertId, kind: 'reload-failed', reason: messageOf(error) })
      ports.wakeAt(ports.now() + REOPEN_RETRY_MS, () => void this.#openEventually(concertId))
    }
  }

  async #open(concertId: string): Promise<void> {
    const running = this.#byId.get(concertId)
    if (running === undefined && !(await this.#deps.storage.concertIds()).includes(concertId)) return
    if (running !== undefined) await running.resume(this.#owner)
    const concert = running ?? (await Concert.open(concertId, this.#owner, this.#deps))
    this.#byId.set(concertId, concert)
    for (const scheduleId of concert.state.schedules.keys()) this.#bySchedule.set(scheduleId, concert)
  }
}
