import type { AdmissionValues } from '../../client-sdk/protocol/index.ts'
import type { ScheduleDefinition } from '../catalogueChanges.ts'
import type { NewChange } from '../changeOf.ts'
import type {
  AuditRecord,
  CommandOutcome,
  EntryRecord,
  LotteryRecord,
  ReservationRecord,
  RevokedTicketRecord,
  SaleRecord,
  TokenRecord,
  UserRecord,
  WaitlistRecord,
} from '../Storage.ts'

/**
 * Everything the memory store keeps. Rows are never changed, only replaced, so that whatever was handed out or has to be
 * put back stays as it was. Texts are JSON, as a database would have them: no reader shares an object with a writer.
 */
export class Tables {
  readonly users = new Map<string, UserRecord>()
  readonly plans = new Map<string, string>()
  readonly headers = new Map<string, string>()
  readonly lastSequences = new Map<string, number>()
  /** By concert, where its line is to be drawn, or was. */
  readonly lotteries = new Map<string, LotteryRecord>()
  /** By concert, where the operator has set anything. */
  readonly sales = new Map<string, SaleRecord>()
  readonly admissions = new Map<string, AdmissionValues>()
  readonly schedules = new Map<string, ScheduleRow>()
  /** By schedule, in order of index. */
  readonly seats = new Map<string, readonly SeatRow[]>()

  /** By token. */
  readonly tokens = new Map<string, TokenRow>()
  /** By concert and user. */
  readonly liveTokens = new Map<string, string>()

  readonly reservations = new Map<string, ReservationRecord>()
  /** By schedule and seat: the reservation that holds it or has bought it. */
  readonly liveSeats = new Map<string, string>()

  /** By reservation: the hash of its transfer code. */
  readonly codeHashes = new Map<string, string>()
  /** By number. */
  readonly revokedTickets = new Map<number, RevokedTicketRow>()

  /** By schedule and seat. */
  readonly blockedSeats = new Map<string, true>()

  /** By schedule, allotment and user: the code that was presented. */
  readonly allotmentMembers = new Map<string, string>()
  /** By schedule and allotment. */
  readonly allotmentReleases = new Map<string, number>()

  /** By schedule and user. */
  readonly waitlist = new Map<string, WaitlistRecord>()
  /** By schedule and sequence. */
  readonly waitlistOrder = new Map<string, true>()

  readonly wallets = new Map<string, number>()
  /** By user, oldest first. */
  readonly entries = new Map<string, readonly EntryRecord[]>()
  readonly entryIds = new Map<string, true>()

  /** By user, none for the operator, and command. */
  readonly outcomes = new Map<string, OutcomeRow>()
  readonly epochs = new Map<string, number>()
  /** Of the leases of those epochs. */
  readonly owners = new Map<string, string>()
  /** By position. */
  readonly audit = new Map<number, AuditRow>()

  /** By number. */
  readonly outbox = new Map<number, NewChange>()
  /** Up to which number changes are purged, and delivered. */
  readonly marks = new Map<'purged' | 'delivered', number>()
}

export interface ScheduleRow extends ScheduleDefinition {
  readonly planId: string
  readonly startsAt: number
}
export interface SeatRow {
  readonly seatId: string
  readonly price: number
}
export interface TokenRow extends TokenRecord {
  readonly concertId: string
}
export interface RevokedTicketRow extends RevokedTicketRecord {
  readonly scheduleId: string
}
export interface OutcomeRow extends Omit<CommandOutcome, 'body'> {
  readonly body: string
}
export interface AuditRow extends Omit<AuditRecord, 'position' | 'detail'> {
  readonly detail: string
}

/** A key of two parts. The first is an id, which has no slash in it. */
export const pair = (id: string, rest: string | number): string => `${id}/${rest}`
