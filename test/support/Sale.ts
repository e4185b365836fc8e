import { createHash } from 'node:crypto'
import type {
  BestSeats,
  Catalogue,
  CatalogueAllotment,
  CommandType,
  Concert as ConcertItem,
  DoorCommandType,
  Envelope,
  OperatorCommandType,
  Outcome,
  PolicyChoice,
  PositionMessage,
  Problem,
  QueueToken,
  Reservation,
  SaleAction,
  SaleSetting,
  SaleState,
  SeatingPlan,
  SignedTicket,
  TransferOffer,
  WaitlistPlace,
  WaitlistPlaces,
  WaitlistWish,
} from '../../client-sdk/protocol/index.ts'
import { JsonText } from '../../client-sdk/protocol/index.ts'
import type { ActorReport } from '../../rooms/actor/ports.ts'
import type { TicketOffice } from '../../rooms/box-office/BoxOffice.ts'
import { type OpenBoxOffice, openBoxOffice } from '../../rooms/box-office/openBoxOffice.ts'
import type { Concert } from '../../rooms/concert/Concert.ts'
import { MemoryStorage } from '../../storage/memory/MemoryStorage.ts'
import type { Storage } from '../../storage/Storage.ts'
import { ManualClock } from './ManualClock.ts'
import { rowOfSeats } from './rowOfSeats.ts'
import { countedCodes, testSeal } from './ticketing.ts'

/** As an access code is stored. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

export const CONCERT = 'gig'
export const DATE = 'gig-1'

export interface SaleOptions {
  readonly policy?: PolicyChoice
  /** One row `A-1` … of so many seats, in category R, unless there is a plan. */
  readonly seatCount?: number
  readonly plan?: SeatingPlan
  readonly price?: number
  /** Of all dates. */
  readonly allotments?: readonly CatalogueAllotment[]
  /** Of all dates, or of each in turn. */
  readonly opensAt?: string | readonly (string | undefined)[]
  /** The same. */
  readonly closesAt?: string | readonly (string | undefined)[]
  /** More dates of the same concert: `gig-2` … */
  readonly dates?: number
  /** More concerts like the first: `gig2` with its date `gig2-1` … */
  readonly concerts?: number
  /** Of the dates: 2027, where the clock is one that a test moves. */
  readonly year?: number
  readonly storage?: Storage
  readonly clock?: ManualClock
  /** Of rooms that are not there, unless given. */
  readonly tickets?: TicketOffice
  /** Which process it is, where there are several. */
  readonly owner?: string
  /** Commands a second from one user; no limit unless given. */
  readonly userRate?: number
}

/** The same each time: what is drawn by it is looked at, and nobody is to be kept from knowing it. */
export const SEED = '5eed'.repeat(16)
const newSeed = () => SEED

export const catalogueOf = (options: SaleOptions): Catalogue => ({
  plans: { hall: hallOf(options) },
  concerts: Array.from({ length: options.concerts ?? 1 }, (_, nth) => {
    const concertId = nth === 0 ? CONCERT : `${CONCERT}${nth + 1}`
    return {
      concertId,
      name: 'Test gig',
      policy: options.policy ?? { preset: 'slots' },
      schedules: Array.from({ length: options.dates ?? 1 }, (_, at) => ({
        scheduleId: `${concertId}-${at + 1}`,
        startsAt: `${options.year ?? 2027}-06-0${at + 1}T10:00:00Z`,
        opensAt: typeof options.opensAt === 'object' ? options.opensAt[at] : options.opensAt,
        closesAt: typeof options.closesAt === 'object' ? options.closesAt[at] : options.closesAt,
        planId: 'hall',
        ...(options.allotments && { allotments: [...options.allotments] }),
        prices: Object.fromEntries(hallOf(options).categories.map(({ name }) => [name, options.price ?? 50_000])),
      })),
    }
  }),
})

const hallOf = ({ plan, seatCount = 10 }: SaleOptions): SeatingPlan => plan ?? rowOfSeats('Test hall', seatCount, ['R'])

interface AtDoor {
  readonly scheduleId?: string
  readonly door?: string
  readonly commandId?: string
}

/** A whole sale in this process: the real runtime and a real store, on a clock that the test moves. */
export class Sale {
  readonly clock: ManualClock
  readonly storage: Storage
  readonly reports: ActorReport[] = []
  readonly errors: string[] = []
  open!: OpenBoxOffice
  readonly #owner: string
  readonly #userRate: number | undefined
  readonly #tickets: TicketOffice | undefined
  readonly #codes = countedCodes()
  #ids = 0

  private constructor({
    storage = new MemoryStorage(),
    clock = new ManualClock(),
    owner = 'test',
    userRate,
    tickets,
  }: SaleOptions) {
    this.#owner = owner
    this.storage = storage
    this.clock = clock
    this.#userRate = userRate
    this.#tickets = tickets
  }

  static async start(options: SaleOptions = {}): Promise<Sale> {
    const sale = new Sale(options)
    const imported = await sale.storage.importCatalogue(catalogueOf(options), sale.clock.now(), [], { newSeed })
    if (imported.kind === 'refused') throw new Error(JSON.stringify(imported.faults))
    await sale.boot()
    return sale
  }

  /** A server process beginning on whatever the store has; what the one before had in memory is gone. */
  async boot(): Promise<void> {
    this.open = await openBoxOffice({
      storage: this.storage,
      ports: {
        now: this.clock.now,
        wakeAt: this.clock.wakeAt,
        wakeAfter: this.clock.wakeAfter,
        defer: setImmediate,
        newId: () => `id-${String(++this.#ids).padStart(18, '0')}`,
        newSeed,
        report: (report) => this.reports.push(report),
      },
      owner: this.#owner,
      ticketSeal: testSeal,
      transferCodes: this.#codes,
      joinTickets: this.#tickets ?? { issue: async (roomId) => ({ roomId, sessionId: `session-${++this.#ids}` }) },
      userRate: this.#userRate,
      digest: sha256,
      signIn: async (userId) => `access-${userId}`,
      reportError: (command, message) => this.errors.push(`${command}: ${message}`),
    })
  }

  /** The operator changes the catalogue while the sale is on. */
  async importCatalogue(options: SaleOptions): Promise<void> {
    const imported = await this.open.concerts.importCatalogue(catalogueOf(options))
    if (!imported.ok) throw new Error(JSON.stringify(imported.faults))
  }

  /** The running concert, as the rooms see it. */
  get concert(): Concert {
    return this.open.concerts.byId(CONCERT) as Concert
  }

  execute(type: CommandType, body: unknown, sender: Partial<Envelope> = {}): Promise<Outcome> {
    return this.open.boxOffice.execute({ type, body, userId: undefined, door: 'header', ...sender })
  }

  /** What the operator orders. */
  operate(type: OperatorCommandType, body: object, commandId?: string): Promise<Outcome> {
    return this.open.operatorDesk.execute({ type, body, commandId })
  }

  /** What a door of the hall asks. */
  askAtDoor(type: DoorCommandType, body: object, commandId?: string): Promise<Outcome> {
    return this.open.doorDesk.execute({ type, body, commandId })
  }

  /** Somebody comes to a door of the date with a ticket. */
  checkIn(ticket: string, { scheduleId = DATE, door = 'East', commandId }: AtDoor = {}): Promise<Outcome> {
    return this.askAtDoor('checkIn', { ticket, scheduleId, door }, commandId)
  }

  async changeSale(action: SaleAction): Promise<SaleState> {
    const setting = succeeded(await this.operate('changeSale', { concertId: CONCERT, action })) as SaleSetting
    return setting.saleState
  }

  /** As everybody sees it. */
  async saleState(): Promise<SaleState> {
    const { concerts } = succeeded(await this.execute('concerts', {})) as { concerts: ConcertItem[] }
    return concerts[0]?.saleState as SaleState
  }

  /** A waiter's place as the waiting room tells it; undefined for one who is told something else, or nothing. */
  async placeOf(userId: string): Promise<PositionMessage | undefined> {
    const standing = await this.concert.queue.standing(userId)
    return standing?.kind === 'waiting' ? standing.position : undefined
  }

  /** Lets everything that is decided become durable. */
  readonly settle = async (): Promise<void> => {
    for (const concert of this.open.concerts.all()) await concert.settled()
  }

  advance(ms: number): Promise<void> {
    return this.clock.advance(ms, this.settle)
  }

  async user(balance = 0): Promise<Buyer> {
    const { userId } = succeeded(await this.execute('register', { name: 'somebody' })) as { userId: string }
    const buyer = new Buyer(this, userId)
    if (balance > 0) succeeded(await buyer.charge(balance))
    return buyer
  }

  /** A user who is in the queue, and whose token is ACTIVE if there was room. */
  async queued(balance = 0): Promise<Buyer> {
    const buyer = await this.user(balance)
    await buyer.enter()
    return buyer
  }

  /** A user who waits for so many seats of the date. */
  async waiting(quantity: number, balance = 0): Promise<Buyer> {
    const buyer = await this.user(balance)
    await buyer.waits({ quantity })
    return buyer
  }
}

/** A user with the queue token it was given last, who sends commands by the header door unless told otherwise. */
export class Buyer {
  readonly sale: Sale
  readonly userId: string
  token: string | undefined

  constructor(sale: Sale, userId: string) {
    this.sale = sale
    this.userId = userId
  }

  send(type: CommandType, body: unknown, sender: Partial<Envelope> = {}): Promise<Outcome> {
    return this.sale.execute(type, body, { userId: this.userId, queueToken: this.token, ...sender })
  }

  /** The same user on another device, or in another concert's queue. */
  twin(): Buyer {
    return new Buyer(this.sale, this.userId)
  }

  async enter(concertId = CONCERT): Promise<QueueToken> {
    const token = succeeded(await this.send('enterQueue', { concertId, socket: false })) as QueueToken
    this.token = token.token
    return token
  }

  async poll(): Promise<QueueToken> {
    return succeeded(await this.send('queueToken', {})) as QueueToken
  }

  /** Looks at the dates: the first time that is the first use of a turn. */
  async dates(): Promise<void> {
    succeeded(await this.send('schedules', { concertId: CONCERT }))
  }

  hold(seats: readonly string[], sender: Partial<Envelope> = {}, scheduleId = DATE): Promise<Outcome> {
    return this.send('hold', { scheduleId, seats }, sender)
  }

  /** Presents an access code. */
  present(code: string, sender: Partial<Envelope> = {}, scheduleId = DATE): Promise<Outcome> {
    return this.send('presentCode', { scheduleId, code }, sender)
  }

  /** Goes on the waitlist of a date. */
  waitFor(wish: WaitlistWish, sender: Partial<Envelope> = {}, scheduleId = DATE): Promise<Outcome> {
    return this.send('joinWaitlist', { scheduleId, ...wish }, sender)
  }

  /** A place on the waitlist that must be given. */
  async waits(wish: WaitlistWish, scheduleId = DATE): Promise<WaitlistPlace> {
    return succeeded(await this.waitFor(wish, {}, scheduleId)) as WaitlistPlace
  }

  leaveWaitlist(sender: Partial<Envelope> = {}, scheduleId = DATE): Promise<Outcome> {
    return this.send('leaveWaitlist', { scheduleId }, sender)
  }

  waitlistPlace(scheduleId = DATE): Promise<Outcome> {
    return this.send('waitlistPlace', { scheduleId })
  }

  /** All places, and what is offered of them. */
  async waitlistPlaces(): Promise<WaitlistPlaces> {
    return succeeded(await this.send('waitlistPlaces', {})) as WaitlistPlaces
  }

  /** What the user was offered and has neither paid nor lost. */
  async offers(): Promise<readonly Reservation[]> {
    const { reservations } = succeeded(await this.send('reservations', {})) as { reservations: Reservation[] }
    return reservations.filter(({ offered, state }) => offered && state === 'HELD')
  }

  /** The seats of each of these. */
  async offeredSeats(): Promise<readonly (readonly string[])[]> {
    return (await this.offers()).map(({ seats }) => seats)
  }

  holdBest(best: BestSeats): Promise<Outcome> {
    return this.send('hold', { scheduleId: DATE, best })
  }

  /** A hold that must succeed. */
  async held(...seats: string[]): Promise<Reservation> {
    return succeeded(await this.hold(seats)) as Reservation
  }

  pay(reservationId: string, sender: Partial<Envelope> = {}): Promise<Outcome> {
    return this.send('pay', { reservationId }, sender)
  }

  checkout(reservationId: string, sender: Partial<Envelope> = {}): Promise<Outcome> {
    return this.send('checkout', { reservationId }, sender)
  }

  refund(reservationId: string, sender: Partial<Envelope> = {}): Promise<Outcome> {
    return this.send('refund', { reservationId }, sender)
  }

  /** What the QR code of the reservation says now. */
  async ticket(reservationId: string): Promise<string> {
    return (succeeded(await this.send('signedTicket', { reservationId })) as SignedTicket).ticket
  }

  offerTransfer(reservationId: string): Promise<Outcome> {
    return this.send('offerTransfer', { reservationId })
  }

  /** The code of an offer that must succeed. */
  async transferCode(reservationId: string): Promise<string> {
    return (succeeded(await this.offerTransfer(reservationId)) as TransferOffer).transferCode
  }

  acceptTransfer(transferCode: string, sender: Partial<Envelope> = {}): Promise<Outcome> {
    return this.send('acceptTransfer', { transferCode }, sender)
  }

  /** A hold that is made and paid. */
  async bought(...seats: string[]): Promise<Reservation> {
    const { reservationId } = await this.held(...seats)
    succeeded(await this.pay(reservationId))
    return this.reservation(reservationId)
  }

  release(reservationId: string, sender: Partial<Envelope> = {}): Promise<Outcome> {
    return this.send('release', { reservationId }, sender)
  }

  charge(amount: unknown, sender: Partial<Envelope> = {}): Promise<Outcome> {
    return this.send('charge', { amount }, sender)
  }

  async balance(): Promise<number> {
    return (succeeded(await this.send('wallet', {})) as { balance: number }).balance
  }

  async reservation(reservationId: string): Promise<Reservation> {
    return succeeded(await this.send('reservation', { reservationId })) as Reservation
  }
}

/** The body of an answer that must be a success. */
export const succeeded = (outcome: Outcome): unknown => {
  if (!outcome.ok) throw new Error(`refused: ${outcome.problem.code} ${outcome.problem.detail}`)
  return outcome.body instanceof JsonText ? JSON.parse(outcome.body.text) : outcome.body
}

/** The problem of an answer that must be a refusal. */
export const refused = (outcome: Outcome): Problem => {
  if (outcome.ok) throw new Error(`not refused: ${JSON.stringify(outcome.body)}`)
  return outcome.problem
}

export const codeOf = (outcome: Outcome): string => (outcome.ok ? 'OK' : outcome.problem.code)
