import type { Sometime } from '../Sometimes.ts'
import type { Cluster } from '../world/Cluster.ts'
import type { Giving } from './Giving.ts'

const DOORS = ['North', 'East', 'South']

/** The doors of the halls, at which people come with whatever tickets were ever shown: some twice, some to two doors at once. */
export class Doors {
  readonly #cluster: Cluster
  readonly #giving: Giving
  #names = 0
  #over = false

  constructor(cluster: Cluster, giving: Giving) {
    this.#cluster = cluster
    this.#giving = giving
  }

  begin(): void {
    this.#cluster.world.after(this.#giving.random.between(200, 2_500), () => {
      if (this.#over) return
      if (this.#giving.tickets.length > 0) this.#somebodyComes()
      this.begin()
    })
  }

  end(): void {
    this.#over = true
  }

  #somebodyComes(): void {
    const { random, tickets } = this.#giving
    const shown = random.pick(tickets)
    const commandId = `scan-${++this.#names}`
    const times = random.chance(0.3) ? 2 : 1
    for (let nth = 0; nth < times; nth += 1) {
      const isSame = random.chance(0.3)
      this.#scan(shown, isSame ? commandId : `${commandId}-${nth}`, isSame ? 'North' : random.pick(DOORS))
    }
  }

  #scan({ ticket, reservationId, generation }: Giving['tickets'][number], commandId: string, door: string): void {
    const { servers, world, hall, sometimes } = this.#cluster
    const awake = servers.filter((server) => server.serving && server.pausedUntilMs <= world.nowMs)
    if (awake.length === 0) return
    const server = this.#giving.random.pick(awake)
    const dateId = this.#cluster.oracle.chronicle.reservations.get(reservationId)?.row.scheduleId ?? ''
    const scheduleId = this.#giving.random.chance(0.05) ? this.#giving.random.pick([...hall.dates.keys()]) : dateId
    const scan = { reservationId, generation, door, isOfDate: scheduleId === dateId }
    this.#cluster.scan(server, { type: 'checkIn', body: { ticket, scheduleId, door }, commandId }, scan, (outcome) =>
      sometimes.count(outcome.ok ? 'ticket let in' : (`refused ${outcome.problem.code}` as Sometime)),
    )
  }
}
