import {
  type Charge,
  type Entry,
  isoTime,
  isRefusal,
  LIMITS,
  type LogOrder,
  type Refusal,
  refuse,
  type Wallet,
} from '../../client-sdk/protocol/index.ts'
import type { CommandOutcome, EntryRecord, Storage, WriteSet, WriteSetOutcome } from '../../storage/Storage.ts'
import type { Journal, JournalOutcome } from '../actor/Journal.ts'
import type { Ports } from '../actor/ports.ts'
import type { OperatorActed } from '../concert/events.ts'
import { decideCharge, WALLET_FULL } from './decide.ts'

const REMEMBERED_USERS = 200_000

/**
 * Users and their wallets. They belong to no concert: what a wallet may do is decided by the store in the transaction that does it, so
 * that two concerts, or two processes, can't spend the same money.
 */
export class Accounts {
  readonly #storage: Storage
  readonly #journal: Journal
  readonly #ports: Ports
  /** Users are never removed, so one that was seen once need not be looked up again. */
  #known = new Set<string>()

  constructor(storage: Storage, journal: Journal, ports: Ports) {
    this.#storage = storage
    this.#journal = journal
    this.#ports = ports
  }

  async register(name: string): Promise<{ readonly userId: string } | Refusal> {
    const userId = this.#ports.newId()
    const how = await this.#write([{ type: 'user-registered', userId, name, at: this.#ports.now() }], undefined)
    if (how.kind !== 'committed') return refuse('UNAVAILABLE')
    this.#remember(userId)
    return { userId }
  }

  async exists(userId: string): Promise<boolean> {
    if (this.#known.has(userId)) return true
    if ((await this.#storage.user(userId)) === undefined) return false
    this.#remember(userId)
    return true
  }

  /**
   * @param record makes the answer to be kept with the charge; the store adds the balance
   * @param line makes what the audit log is to keep of it, where it is not the user's own doing
   */
  async charge(
    userId: string,
    amount: number,
    record: (body: Readonly<Record<string, unknown>>, atMs: number) => CommandOutcome | undefined,
    line?: (entryId: string, atMs: number) => OperatorActed,
  ): Promise<Charge | Refusal> {
    const nowMs = this.#ports.now()
    const entryId = this.#ports.newId()
    const charged = decideCharge({ userId, amount, newEntryId: entryId }, nowMs)
    if (isRefusal(charged)) return charged
    const facts = line === undefined ? [charged] : [charged, line(entryId, nowMs)]
    const how = await this.#write(facts, record({ entryId }, nowMs))
    if (how.kind === 'committed') return { entryId, balance: how.balance ?? 0 }
    if (how.kind !== 'refused') return refuse('UNAVAILABLE')
    return refuse(how.code, { path: 'amount', reason: WALLET_FULL })
  }

  async wallet(userId: string): Promise<Wallet> {
    return { balance: (await this.#storage.wallet(userId)) ?? 0 }
  }

  async entries(
    userId: string,
    after: string | undefined,
    order: LogOrder = 'oldest',
  ): Promise<{ entries: readonly Entry[]; next?: string }> {
    const rows = await this.#storage.entries(userId, after, LIMITS.entriesPerPage + 1, order)
    const page = rows.slice(0, LIMITS.entriesPerPage)
    const entries = page.map(entryView)
    return rows.length > page.length ? { entries, next: page.at(-1)?.entryId } : { entries }
  }

  #write(facts: WriteSet['facts'], outcome: CommandOutcome | undefined): Promise<WriteSetOutcome | JournalOutcome> {
    return new Promise((resolve) => this.#journal.append({ facts, outcome }, resolve))
  }

  #remember(userId: string): void {
    if (this.#known.size >= REMEMBERED_USERS) this.#known = new Set()
    this.#known.add(userId)
  }
}

const entryView = (row: EntryRecord): Entry => ({ ...row, at: isoTime(row.at) })
