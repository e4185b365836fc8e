import { expect } from 'chai'
import type { OperatorCommandType, PolicyChoice, SeatingPlan } from '../../../client-sdk/protocol/index.ts'
import { answerRequest } from '../../../rooms/box-office/socketDoor.ts'
import type { AccessTokens } from '../../../server/accessTokens.ts'
import { AddressLimits } from '../../../server/http/AddressLimits.ts'
import { type FetchHandler, httpHandler } from '../../../server/http/httpHandler.ts'
import { openApiDocument } from '../../../server/http/openApi.ts'
import { OPERATOR_ROUTES } from '../../../server/http/operatorRoutes.ts'
import type { Route } from '../../../server/http/Route.ts'
import { routesFor } from '../../../server/http/routes.ts'
import { Metrics } from '../../../server/metrics/Metrics.ts'
import { ChangeFeed } from '../../../server/outbox/ChangeFeed.ts'
import { SqliteStorage } from '../../../storage/sqlite/SqliteStorage.ts'
import { temporaryFile } from '../../storage/temporaryFile.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { rowOfSeats } from '../../support/rowOfSeats.ts'
import { Sale, type SaleOptions } from '../../support/Sale.ts'
import { turns } from '../../support/turns.ts'
import { Contract } from '../Contract.ts'
import { type Answer, type Body, Customer, type RoomRequest, type RouteRequest, routeRequest } from './Customer.ts'
import { type Effect, effectBetween, readBooks } from './effects.ts'

/** As `Sale` signs its users in. */
const SALE_TOKENS: AccessTokens = {
  sign: async (userId) => `access-${userId}`,
  verify: async (token) => /^access-(.+)$/.exec(token)?.[1],
}

const CONTRACT = Contract.from(openApiDocument([...routesFor({ selfCharge: true }), ...OPERATOR_ROUTES]))
const ADMIN_TOKEN = 'x'.repeat(16)
const DOOR_TOKEN = 'y'.repeat(16)
/** So that everything can be had. */
export const GENEROUS: PolicyChoice = {
  preset: 'slots',
  checkoutMs: 10 * 60_000,
  waitlistOfferMs: 10 * 60_000,
  refundUntilMs: 0,
  transferUntilMs: 0,
}
/** A row of so many seats, the last of which is of a category of its own. */
export const hallWithBox = (seatCount: number): SeatingPlan =>
  rowOfSeats('Test hall', seatCount, [...Array.from({ length: seatCount - 1 }, () => 'R'), 'Box'])
/** Two dates, of whose seats the last is kept for nobody. */
export const ON_SALE: SaleOptions = {
  plan: hallWithBox(21),
  dates: 2,
  policy: GENEROUS,
  allotments: [{ allotmentId: 'guests', name: 'Guests', seats: ['A-21'], codes: [] }],
}
const NO_LIMITS = new AddressLimits({ trustedProxies: 0, addressRate: 0 }, () => 0)

/**
 * A sale with the two doors as the server has them and no line between: what is sent has arrived, so a test can tell
 * what is under way. The store is real and can be made to fail.
 */
export class SaleStage {
  readonly file: string
  readonly storage: FaultyStorage
  readonly sale: Sale
  readonly #handler: FetchHandler
  readonly #arrivals: (() => void)[] = []
  #seats = 0

  private constructor(file: string, storage: FaultyStorage, sale: Sale) {
    this.file = file
    this.storage = storage
    this.sale = sale
    this.#handler = httpHandler({
      config: { selfCharge: true },
      addressLimits: NO_LIMITS,
      operatorLimits: NO_LIMITS,
      boxOffice: this,
      operatorDesk: { execute: this.operate },
      doorDesk: sale.open.doorDesk,
      doorLimits: NO_LIMITS,
      feed: new ChangeFeed({ storage, clock: sale.clock }),
      tokens: SALE_TOKENS,
      metrics: new Metrics(() => sale.clock.now()),
      pages: [],
      adminToken: ADMIN_TOKEN,
      doorToken: DOOR_TOKEN,
      allows: () => true,
      unreadiness: async () => undefined,
      clock: sale.clock,
      reportError: ({ reason }) => {
        throw new Error(reason)
      },
    })
  }

  static async set(): Promise<SaleStage> {
    const file = temporaryFile()
    const storage = new FaultyStorage(SqliteStorage.open(file))
    const sale = await Sale.start({ ...ON_SALE, storage, concerts: 2 })
    return new SaleStage(file, storage, sale)
  }

  /** Whoever has the concerts now. */
  readonly execute: Sale['open']['boxOffice']['execute'] = (envelope) => {
    this.#arrive()
    return this.sale.open.boxOffice.execute(envelope)
  }

  readonly operate: Sale['open']['operatorDesk']['execute'] = (envelope) => {
    this.#arrive()
    return this.sale.open.operatorDesk.execute(envelope)
  }

  /** What the operator sends, by the only door there is for it. */
  async order(type: OperatorCommandType, body: Body, commandId?: string): Promise<Answer> {
    const request = orderRequest(type, body)
    const named = commandId !== undefined && { 'idempotency-key': commandId }
    return this.route({ ...request, headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...named } })
  }

  async customer(): Promise<Customer> {
    return new SaleCustomer(this).register()
  }

  /** What `send` sends, once it is under way as far as it gets by itself. */
  async underWay<T>(send: () => Promise<T>): Promise<{ readonly answer: Promise<T> }> {
    const arrived = new Promise<void>((resolve) => this.#arrivals.push(resolve))
    const answer = send()
    await arrived
    await turns()
    return { answer }
  }

  /** What `act` does, by the books. It must not come upon an error that no command should be able to cause. */
  async effectOf(act: () => Promise<unknown>): Promise<Effect> {
    const before = readBooks(this.file)
    await act()
    expect(this.sale.errors).to.deep.equal([])
    return effectBetween(before, readBooks(this.file))
  }

  async close(): Promise<void> {
    await this.sale.open.close()
    await this.storage.close()
  }

  #arrive(): void {
    for (const arrive of this.#arrivals.splice(0)) arrive()
  }

  readonly nextSeat = (): string => `A-${++this.#seats}`

  readonly route = async ({ method, path, headers, body }: RouteRequest): Promise<Required<Answer>> => {
    const length = { 'content-length': String(Buffer.byteLength(body ?? '')) }
    const request = new Request(`http://sale${path}`, { method, headers: { ...headers, ...length }, body })
    const response = await this.#handler(request, { address: '127.0.0.1' })
    const { status, headers: answerHeaders } = response
    const text = await response.text()
    CONTRACT.checkAnswer(`${method} ${path}`, { status, headers: answerHeaders, body: text && JSON.parse(text) })
    return { status, text: text || 'null' }
  }

  readonly room = (userId: string, { type, fixed, payload }: RoomRequest): Promise<unknown> =>
    answerRequest(this, { type, userId, fixed }, payload, {
      reject: (reason) => {
        throw Object.assign(new Error('rejected'), { reason })
      },
    })
}

/** A catalogue is the body of its route itself. */
const orderRequest = (type: OperatorCommandType, body: Body): Omit<RouteRequest, 'headers'> => {
  const { catalogue, dryRun } = body
  if (type === 'importCatalogue') {
    const path = `/api/admin/catalogue${dryRun ? '?dryRun=1' : ''}`
    return { method: 'POST', path, body: JSON.stringify(catalogue) }
  }
  return routeRequest(OPERATOR_ROUTES.find(({ command }) => command === type) as Route, body)
}

class SaleCustomer extends Customer {
  readonly #stage: SaleStage

  constructor(stage: SaleStage) {
    super(stage.nextSeat)
    this.#stage = stage
  }

  override friend(): Promise<Customer> {
    return this.#stage.customer()
  }

  protected override overHttp(request: RouteRequest): Promise<Required<Answer>> {
    return this.#stage.route(request)
  }

  protected override overSocket(request: RoomRequest): Promise<unknown> {
    return this.#stage.room(this.userId, request)
  }
}
