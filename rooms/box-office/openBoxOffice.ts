import type { CommandType, DoorCommandType, OperatorCommandType } from '../../client-sdk/protocol/index.ts'
import type { Storage } from '../../storage/Storage.ts'
import { Accounts } from '../accounts/Accounts.ts'
import { inPortions } from '../actor/inPortions.ts'
import { Journal } from '../actor/Journal.ts'
import { Outcomes, outcomesEndBefore } from '../actor/Outcomes.ts'
import type { Ports } from '../actor/ports.ts'
import { Concerts } from '../concert/Concerts.ts'
import { AdmissionTickets, type TicketSeal, type TransferCodes } from './AdmissionTickets.ts'
import { Allowances } from './Allowances.ts'
import { BoxOffice, type TicketOffice } from './BoxOffice.ts'
import { DoorDesk } from './DoorDesk.ts'
import { OperatorDesk } from './OperatorDesk.ts'
import { Reservations } from './Reservations.ts'

export interface BoxOfficeOptions {
  readonly storage: Storage
  readonly ports: Ports
  /** Names this process in the leases it takes. */
  readonly owner: string
  readonly joinTickets: TicketOffice
  readonly ticketSeal: TicketSeal
  readonly transferCodes: TransferCodes
  /** Commands a second from one user; absent or 0: no limit. */
  readonly userRate?: number
  /** Whether users charge their own wallets; they do unless told otherwise. */
  readonly selfCharge?: boolean
  /** SHA-256 in hexadecimal digits. */
  readonly digest: (text: string) => string
  readonly signIn: (userId: string) => Promise<string>
  readonly reportError: (command: CommandType | OperatorCommandType | DoorCommandType, message: string) => void
}

/** A box office with everything behind it. */
export interface OpenBoxOffice {
  readonly boxOffice: BoxOffice
  readonly operatorDesk: OperatorDesk
  readonly doorDesk: DoorDesk
  readonly concerts: Concerts
  /** For whoever measures it. */
  readonly journal: Pick<Journal, 'listen' | 'queued'>
  /** Takes no more commands; resolves once all that was under way is durable. */
  close(): Promise<void>
}

/**
 * Takes over every concert in the store; everything overdue is done when it resolves, but for concerts that can't be opened yet. The whole
 * runtime but for sockets and routes.
 */
export const openBoxOffice = async (options: BoxOfficeOptions): Promise<OpenBoxOffice> => {
  const { storage, ports, owner, joinTickets, userRate, selfCharge, digest, signIn, reportError } = options
  const { ticketSeal, transferCodes } = options
  const journal = new Journal(storage, ports.defer)
  const concerts = new Concerts({ storage, journal, ports }, owner)
  await concerts.open()
  const accounts = new Accounts(storage, journal, ports)
  const outcomes = new Outcomes(storage, journal, ports.now)
  const reservations = new Reservations(storage, concerts, ports.now)
  const admissionTickets = new AdmissionTickets({ storage, concerts, reservations, ticketSeal, transferCodes })
  const boxOffice = new BoxOffice({
    concerts,
    joinTickets,
    admissionTickets,
    allowances: userRate ? new Allowances(userRate) : undefined,
    selfCharge,
    digest,
    signIn,
    reportError,
    accounts,
    outcomes,
    reservations,
    now: ports.now,
  })
  const operatorDesk = new OperatorDesk({ storage, accounts, concerts, outcomes, reservations, reportError })
  const doorDesk = new DoorDesk({ storage, concerts, outcomes, admissionTickets, reportError })
  // [C1] Outcomes are kept for 24 h.
  const stopForgetting = inPortions(ports, (limit) => storage.forgetOutcomes(outcomesEndBefore(ports.now()), limit))
  return {
    boxOffice,
    operatorDesk,
    doorDesk,
    concerts,
    journal,
    close: async () => {
      stopForgetting()
      await concerts.close()
      await journal.drained()
    },
  }
}
