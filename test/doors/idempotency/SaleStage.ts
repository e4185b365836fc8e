import { expect } from 'chai'
import { answerRequest } from '../../../rooms/box-office/socketDoor.ts'
import type { AccessTokens } from '../../../server/accessTokens.ts'
import { AddressLimits } from '../../../server/http/AddressLimits.ts'
import { type FetchHandler, httpHandler } from '../../../server/http/httpHandler.ts'
import { Metrics } from '../../../server/http/metrics.ts'
import { SqliteStorage } from '../../../storage/sqlite/SqliteStorage.ts'
import { temporaryFile } from '../../storage/temporaryFile.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { Sale } from '../../support/Sale.ts'
import { turns } from '../../support/turns.ts'
import { type Answer, Customer, type RoomRequest, type RouteRequest } from './Customer.ts'
import { type Effect, effectBetween, readBooks } from './effects.ts'

/** As `Sale` signs its users in. */
const SALE_TOKENS: AccessTokens = {
  sign: async (userId) => `access-${userId}`,
  verify: async (token) => /^access-(.+)$/.exec(token)?.[1],
}

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
      addressLimits: new AddressLimits({ trustedProxies: 0, addressRate: 0 }, sale.clock.now),
      boxOffice: this,
      tokens: SALE_TOKENS,
      metrics: new Metrics(),
      pages: [],
      adminToken: 'x'.repeat(16),
      allows: () => true,
      importCatalogue: async () => ({ ok: false, faults: [] }),
      unreadiness: async () => undefined,
      clock: sale.clock,
      report: (message) => {
        throw new Error(message)
      },
    })
  }

  static async set(): Promise<SaleStage> {
    const file = temporaryFile()
    const storage = new FaultyStorage(SqliteStorage.open(file))
    const sale = await Sale.start({ storage, seatCount: 20, dates: 2, concerts: 2 })
    return new SaleStage(file, storage, sale)
  }

  /** Whoever has the concerts now. */
  readonly execute: Sale['open']['boxOffice']['execute'] = (envelope) => {
    for (const arrive of this.#arrivals.splice(0)) arrive()
    return this.sale.open.boxOffice.execute(envelope)
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

  readonly nextSeat = (): string => `A-${++this.#seats}`

  readonly route = async ({ method, path, headers, body }: RouteRequest): Promise<Required<Answer>> => {
    const length = { 'content-length': String(Buffer.byteLength(body ?? '')) }
    const request = new Request(`http://sale${path}`, { method, headers: { ...headers, ...length }, body })
    const response = await this.#handler(request, { address: '127.0.0.1' })
    return { status: response.status, text: (await response.text()) || 'null' }
  }

  readonly room = (userId: string, { type, fixed, payload }: RoomRequest): Promise<unknown> =>
    answerRequest(this, { type, userId, fixed }, payload, {
      reject: (reason) => {
        throw Object.assign(new Error('rejected'), { reason })
      },
    })
}

class SaleCustomer extends Customer {
  readonly #stage: SaleStage

  constructor(stage: SaleStage) {
    super(stage.nextSeat)
    this.#stage = stage
  }

  protected override overHttp(request: RouteRequest): Promise<Required<Answer>> {
    return this.#stage.route(request)
  }

  protected override overSocket(request: RoomRequest): Promise<unknown> {
    return this.#stage.room(this.userId, request)
  }
}
