import type {
  AdmissionValues,
  AuditActor,
  Catalogue,
  CatalogueConcert,
  CatalogueFault,
  ChangeEvent,
  EntryKind,
  ImportReport,
  LogOrder,
  RecordedCommandType,
  RecordedDoorCommandType,
  RecordedOperatorCommandType,
  ReservationState,
  SeatingPlan,
  TokenEndReason,
  TokenState,
  WaitlistWish,
} from '../client-sdk/protocol/index.ts'
import type { AccountFact } from '../rooms/accounts/events.ts'
import type { ConcertFact } from '../rooms/concert/events.ts'
import type { ScheduleFact } from '../rooms/schedule/events.ts'
import type { WaitingFact } from '../rooms/waiting/events.ts'

/**
 * Where FrontRow keeps what must survive. Everything is asynchronous and commits come in batches, so that a store across
 * a network can implement it as well as one in this process. `test/storage/contract.ts` is this page as tests; any
 * store must pass it.
 *
 * Whatever is read after a commit has resolved has in it what that has written, whoever committed it: a store that reads from copies has to wait for them.
 *
 * Times are epoch milliseconds, money is KRW; both are whole numbers. A method rejects only when the store itself
 * fails; what a caller can be told no for is a value.
 */
export interface Storage {
  /**
   * Applies a batch in order as one durable transaction. When the promise resolves, every write set whose outcome is
   * `committed` survives a crash. Each stands alone: one that is refused or failed leaves nothing behind and takes nothing with
   * it, except that after a failed one every later one of the same concert in the batch fails too (`WITHDRAWN`), for it was
   * decided on a state that never came to be. If the transaction as a whole can't be committed the promise rejects, and none of
   * the batch is there.
   */
  commit(batch: readonly WriteSet[]): Promise<readonly WriteSetOutcome[]>

  /**
   * Makes the caller the only writer of a concert: from here on every write set under an older epoch fails. Rejects for
   * a concert that isn't stored.
   */
  acquireLease(concertId: string, owner: string, nowMs: number): Promise<Lease>
  /** The same, unless another owner has had the lease since `epoch` (0: ever): then undefined, and nothing has changed. */
  acquireLeaseSince(epoch: number, concertId: string, owner: string, nowMs: number): Promise<Lease | undefined>
  /** The newest of each concert that anybody has had one of. */
  leases(): Promise<readonly Lease[]>

  /** Everything a concert's actors need to go on from where they were; undefined for an unknown one. */
  loadConcert(concertId: string): Promise<ConcertRecord | undefined>
  concertIds(): Promise<readonly string[]>

  /**
   * Adds and updates, in one transaction, whatever nothing has been held, sold or blocked of. Anything else that differs from what
   * is stored is a fault that names it, and then nothing is changed. The catalogue is well-formed (`parseCatalogue`). A concert
   * whose schedules or policy changed is named in `changed`, and so is one of the catalogue that nobody has had the lease of yet; one that is
   * itself changed forgets the pace of admission that the operator has set. What is stored and not in the catalogue stays. A change of a
   * concert that somebody has the lease of, other than by one of `leases`, is a fault. What differs in nothing writes nothing, not even to the log.
   * A concert whose line is to be drawn gets a seed when it is first stored as such, once; it can become such a one, or cease to be one, only while nobody has joined its line.
   */
  importCatalogue(
    catalogue: Catalogue,
    nowMs: number,
    leases?: readonly Lease[],
    options?: ImportOptions,
  ): Promise<ImportOutcome>

  user(userId: string): Promise<UserRecord | undefined>
  /** Users whose names begin so, by name and id, behind the user `after`; at most `limit`. An unknown `after` gives none. */
  users(namePrefix: string, after: string | undefined, limit: number): Promise<readonly UserRecord[]>
  /** The balance, or undefined before the first charge. */
  wallet(userId: string): Promise<number | undefined>
  /** A wallet's ledger, oldest first unless told otherwise, behind the entry `after`; at most `limit`. An unknown `after` gives none. */
  entries(userId: string, after: string | undefined, limit: number, order?: LogOrder): Promise<readonly EntryRecord[]>
  reservation(reservationId: string): Promise<ReservationRecord | undefined>
  /** The one for which that transfer code was given out last, whether or not it is still good. */
  reservationByTransferCode(codeHash: string): Promise<ReservationRecord | undefined>
  /**
   * The tickets of a date that became void, behind the number `after`, in order; at most `limit`. Undefined where nothing has had that number yet: a
   * database was put back from a backup.
   */
  revokedTickets(scheduleId: string, after: number, limit: number): Promise<readonly RevokedTicketRecord[] | undefined>
  /** A user's reservations, newest first; all of them, or a page of all or of one schedule's. */
  reservationsOf(userId: string, page?: ReservationsPage): Promise<readonly ReservationRecord[]>
  /** The first answer to a command, at most 24 h old at `nowMs`; `userId` is null for one of the operator's or a door's. */
  commandOutcome(userId: string | null, commandId: string, nowMs: number): Promise<CommandOutcome | undefined>
  /** The audit log, oldest first unless told otherwise, behind `after` (0 for the first in that order); at most `limit`. */
  audit(after: number, limit: number, search?: AuditSearch): Promise<readonly AuditRecord[]>

  /**
   * The outbox: what each write set and import has changed that other systems may know (`changeOf`), written with it or not at all. A
   * change's number is one more than that of the one committed before it; what has nothing to tell has none. These are the changes behind
   * the number `after`, at most `limit`, in order; undefined where that is not all there was: some behind `after` are purged, or no
   * change has had that number yet.
   */
  outbox(after: number, limit: number): Promise<readonly ChangeRecord[] | undefined>
  outboxMarks(): Promise<OutboxMarks>
  /** Remembers that changes are delivered up to this number. */
  markDelivered(number: number): Promise<void>
  /**
   * Forgets the first changes, as far as they are older than `beforeMs` and none has a number above `upTo`; at most `limit` of them, and
   * says how many. The last one stays whatever its age, for the next to be numbered by.
   */
  purgeOutbox(upTo: number, beforeMs: number, limit: number): Promise<number>

  /** Forgets command outcomes recorded before `beforeMs`; at most `limit` of them, and says how many. */
  forgetOutcomes(beforeMs: number, limit: number): Promise<number>
  /** Whether a small write would become durable now; rejects with the reason if not. */
  probe(): Promise<void>
  close(): Promise<void>
}

/** Everything that the actors of a process may write. */
export type Fact = ScheduleFact | WaitingFact | AccountFact | ConcertFact

export interface WriteSet {
  /** Absent only where no concert is concerned (accounts). */
  readonly lease?: Lease
  readonly facts: readonly Fact[]
  /**
   * The command's first answer, stored with what it did. Where the write set moves a wallet the store adds the balance
   * after it to `body` as `balance`.
   */
  readonly outcome?: CommandOutcome
}

export interface Lease {
  readonly concertId: string
  readonly epoch: number
}

export interface CommandOutcome {
  /** null: the operator, or a door. */
  readonly userId: string | null
  readonly commandId: string
  /** The command, its target and its body, in one canonical text. */
  readonly fingerprint: string
  readonly type: RecordedCommandType | RecordedOperatorCommandType | RecordedDoorCommandType
  readonly status: 200 | 201 | 204
  readonly body: Readonly<Record<string, unknown>> | null
  readonly at: number
}

export type WriteSetOutcome =
  /** `balance`: of the wallet the write set moved, after it. */
  | { readonly kind: 'committed'; readonly balance?: number }
  /**
   * What the store alone can tell: too little money to debit (BALANCE_INSUFFICIENT), too much for a wallet to take (AMOUNT_INVALID), and a
   * refund of what has been refunded before (RESERVATION_CANCELLED).
   */
  | { readonly kind: 'refused'; readonly code: 'BALANCE_INSUFFICIENT' | 'AMOUNT_INVALID' | 'RESERVATION_CANCELLED' }
  /**
   * A paid reservation is not any more what it was when this was decided: another's, refunded, used to enter, or without that transfer code. Whoever
   * decided it looks again.
   */
  | { readonly kind: 'outdated' }
  | {
      readonly kind: 'failed'
      readonly reason: 'STALE_EPOCH' | 'CONSTRAINT' | 'WITHDRAWN'
      readonly message: string
    }

export interface ConcertRecord {
  readonly concert: CatalogueConcert
  /** Every plan that a schedule of the concert uses. */
  readonly plans: Readonly<Record<string, SeatingPlan>>
  /** By sequence. Ended ones too, until purged. */
  readonly tokens: readonly TokenRecord[]
  /** The highest sequence ever issued in this concert, purged ones counted; 0 before the first. */
  readonly lastSequence: number
  /** Where its line is, or was once, to be drawn. */
  readonly lottery?: LotteryRecord
  readonly sale: SaleRecord
  /** What the operator has set of the policy's pace of admission. */
  readonly admission: AdmissionValues
  readonly schedules: Readonly<Record<string, ScheduleRecord>>
}

/** What a line is drawn by. */
export interface LotteryRecord {
  readonly seed: string
  /** The last number that was drawn; absent: none is yet. */
  readonly upTo?: number
}

/** What the operator has set of a sale. */
export interface SaleRecord {
  /** Dates that were to open by then are open; absent: as the catalogue says. */
  readonly openedUpTo?: number
  readonly stopped?: { readonly state: 'PAUSED' | 'CLOSED'; readonly at: number }
}

export interface ScheduleRecord {
  readonly holds: readonly HoldRecord[]
  /** Sold seats by their owner. */
  readonly sold: readonly { readonly userId: string; readonly seats: readonly number[] }[]
  /** Ascending. */
  readonly blocked: readonly number[]
  /** What the sold seats were paid for. */
  readonly revenue: number
  /** Who has presented which code, by SHA-256, of which allotment; by allotment and user. */
  readonly members: readonly { readonly allotmentId: string; readonly userId: string; readonly code: string }[]
  /** By allotment. */
  readonly released: readonly { readonly allotmentId: string; readonly at: number }[]
  /** Seats whose holders were let in. */
  readonly checkedIn: number
  /** In order. */
  readonly waitlist: readonly WaitlistRecord[]
}

/** A place on the waitlist of a date. */
export interface WaitlistRecord {
  readonly userId: string
  /** Ascending in the order of joining. */
  readonly sequence: number
  readonly wish: WaitlistWish
  readonly joinedAt: number
}

export interface HoldRecord {
  readonly reservationId: string
  readonly userId: string
  readonly seats: readonly number[]
  readonly amount: number
  readonly heldAt: number
  readonly expiresAt: number
  /** When its checkout began; absent: it has not. */
  readonly checkoutAt?: number
  /** It was made for who was on the waitlist. */
  readonly offered?: true
}

export interface TokenRecord {
  readonly token: string
  readonly userId: string
  /** The number it joined with, whatever place it has since. */
  readonly sequence: number
  readonly state: TokenState
  readonly issuedAt: number
  readonly admittedAt?: number
  readonly expiresAt: number
  /** Until when a turn has to be used first; absent once it has been. One that has ended with it was never used. */
  readonly claimBy?: number
  readonly endReason?: TokenEndReason
}

export interface ReservationRecord extends HoldRecord {
  readonly concertId: string
  readonly scheduleId: string
  /** By seat_guid, in the order held. */
  readonly seatIds: readonly string[]
  readonly state: Exclude<ReservationState, 'PAYING'>
  readonly paymentId?: string
  readonly paidAt?: number
  /** Of its ticket: 1, and one more for each transfer. */
  readonly generation: number
  /** Who has paid it, where that is not who holds it. */
  readonly buyerId?: string
  /** Until when the transfer code is good that was given out last, where there is one. */
  readonly transferUntil?: number
  /** When and where its holder was let in. */
  readonly checkedInAt?: number
  readonly door?: string
}

/** Tickets of that reservation up to that generation are void. */
export interface RevokedTicketRecord {
  /** Ascending, in the order in which they became so. */
  readonly number: number
  readonly reservationId: string
  readonly generation: number
}

/** At most `limit`, behind where the reservation `after` is or would be, for it may be another's by now; an unknown one gives none. */
export interface ReservationsPage {
  readonly scheduleId?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
}

export interface UserRecord {
  readonly userId: string
  readonly name: string
}

export interface EntryRecord {
  readonly entryId: string
  readonly at: number
  readonly kind: EntryKind
  /** Signed. */
  readonly amount: number
  readonly balanceAfter: number
  readonly reservationId?: string
}

/** A row of the outbox: what became durable at once. */
export interface ChangeRecord {
  readonly number: number
  /** By the clock of the process that made it. */
  readonly at: number
  /** Absent where no concert is concerned. */
  readonly concertId?: string
  /** As on the wire. */
  readonly events: ChangeEvent[]
}

export interface OutboxMarks {
  /** The numbers of the first change that is kept, and of the last; 1 and 0 before there was any. */
  readonly first: number
  readonly last: number
  /** Up to which number they are delivered; 0 from the beginning. */
  readonly delivered: number
}

export interface AuditRecord {
  /** Ascending, without meaning otherwise. */
  readonly position: number
  readonly at: number
  readonly actor: AuditActor
  readonly kind: string
  readonly concertId?: string
  readonly detail: Readonly<Record<string, unknown>>
}

/** Which lines of the audit log: those that are like it in all that it names. */
export interface AuditSearch extends Partial<Pick<AuditRecord, 'concertId' | 'actor' | 'kind'>> {
  readonly order?: LogOrder
}

export interface ImportOptions {
  /** Who imports, for the audit log; the operator unless given. */
  readonly actor?: AuditActor
  /** Only tells what would come of it: nothing is changed, logged or kept. */
  readonly dryRun?: boolean
  /** Gives a seed for each line that is to be drawn. Storing one without it is an error. */
  readonly newSeed?: () => string
  /** The command's first answer, to be kept if anything is changed; its body is the report. */
  readonly outcome?: CommandOutcome | undefined
}

export type ImportOutcome =
  | ({ readonly kind: 'imported' } & ImportReport)
  | { readonly kind: 'refused'; readonly faults: readonly CatalogueFault[] }
