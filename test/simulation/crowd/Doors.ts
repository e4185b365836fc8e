import type { Sometime } from '../Sometimes.ts'
import type { Cluster } from '../world/Cluster.ts'
import type { Giving } from './Giving.ts'

const DOORS = ['North', 'East', 'South']

/** A ticket, and the date that it is shown for. */
type Coming = Giving['tickets'][number] & { readonly scheduleId: string; readonly isOfDate: boolean }

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
    this.#cluster.world.after(this.#giving.random.between(1_000, 5_000), () => {
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
    const { hall, oracle } = this.#cluster
    const shown = random.pick(tickets)
    const dateId = oracle.chronicle.reservations.get(shown.reservationId)?.row.scheduleId ?? ''
    const scheduleId = random.chance(0.05) ? random.pick([...hall.dates.keys()]) : dateId
    const coming = { ...shown, scheduleId, isOfDate: scheduleId === dateId }
    const commandId = `scan-${++this.#names}`
    const times = random.chance(0.3) ? 2 : 1
    for (let nth = 0; nth < times; nth += 1) {
      const isSame = random.chance(0.3)
      this.#scan(coming, isSame ? commandId : `${commandId}-${nth}`, isSame ? 'North' : random.pick(DOORS))
    }
  }

  #scan({ ticket, scheduleId, ...coming }: Coming, commandId: string, door: string): void {
    const { servers, world, sometimes } = this.#cluster
    const awake = servers.filter((server) => server.serving && server.pausedUntilMs <= world.nowMs)
    if (awake.length === 0) return
    const server = this.#giving.random.pick(awake)
    const scan = { ...coming, door, commandId }
    this.#cluster.scan(server, { type: 'checkIn', body: { ticket, scheduleId, door }, commandId }, scan, (outcome) =>
      sometimes.count(outcome.ok ? 'ticket let in' : (`refused ${outcome.problem.code}` as Sometime)),
    )
  }
}
