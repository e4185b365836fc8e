import { FrontRow, type Reservation } from '../../../client-sdk/index.ts'

const BUYERS = 80
const SEATS_PER_HOLD = 2
const TICK_MS = 100

interface Buyer {
  readonly shop: FrontRow
  hold?: Reservation
}

/** A crowd that takes seats of a date and lets them go again, at a steady pace. */
export class SeatChanger {
  readonly #scheduleId: string
  readonly #seatIds: readonly string[]
  readonly #buyers: readonly Buyer[]
  readonly #over = new AbortController()
  #next = 0
  #changed = 0

  /** Resolves once everyone of the crowd has their turn. */
  static async open(address: string, concertId: string, scheduleId: string): Promise<SeatChanger> {
    const buyers = await Promise.all(
      Array.from({ length: BUYERS }, async (_, nth): Promise<Buyer> => {
        const shop = new FrontRow(address)
        await shop.register(`buyer ${nth}`)
        const queue = await shop.enterQueue(concertId, { socket: false })
        await queue.admitted()
        return { shop }
      }),
    )
    const seats = await (buyers[0] as Buyer).shop.seats(scheduleId)
    return new SeatChanger(
      scheduleId,
      seats.map(({ seatId }) => seatId),
      buyers,
    )
  }

  private constructor(scheduleId: string, seatIds: readonly string[], buyers: readonly Buyer[]) {
    this.#scheduleId = scheduleId
    this.#seatIds = seatIds
    this.#buyers = buyers
  }

  /** How many seats have come to look different so far. */
  get changed(): number {
    return this.#changed
  }

  /** @param perSecond seats that look different then */
  start(perSecond: number): void {
    const buyersPerTick = (perSecond * TICK_MS) / 1_000 / SEATS_PER_HOLD
    const timer = setInterval(() => {
      for (let turn = 0; turn < buyersPerTick; turn++) void this.#act(this.#next++ % BUYERS)
    }, TICK_MS)
    this.#over.signal.addEventListener('abort', () => clearInterval(timer))
  }

  stop(): void {
    this.#over.abort()
  }

  /** A buyer's every other turn is a hold, somewhere in the hall; a seat that is not free is as good as a pause. */
  async #act(nth: number): Promise<void> {
    const { shop, hold } = this.#buyers[nth] as Buyer
    const buyer = this.#buyers[nth] as Buyer
    const first = Math.floor(Math.random() * (this.#seatIds.length - SEATS_PER_HOLD))
    try {
      if (hold === undefined) {
        buyer.hold = await shop.hold(this.#scheduleId, this.#seatIds.slice(first, first + SEATS_PER_HOLD))
      } else {
        buyer.hold = undefined
        await shop.release(hold.reservationId)
      }
      this.#changed += SEATS_PER_HOLD
    } catch {
      buyer.hold = undefined
    }
  }
}
