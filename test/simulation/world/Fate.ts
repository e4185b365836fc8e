import { type Catalogue, LIMITS, type PolicyChoice } from '../../../client-sdk/protocol/index.ts'
import { randomPolicy } from '../Hall.ts'
import type { Cluster } from './Cluster.ts'
import type { Network } from './Network.ts'
import type { Server } from './Server.ts'

const MISHAPS = [
  'crash',
  'takeover',
  'pause',
  'clock forward',
  'clock back',
  'store fails',
  'store stalls',
  'cut',
  'import',
  'close',
  'a day',
] as const
const DAY_MS = LIMITS.outcomeLifeMs
type Mishap = (typeof MISHAPS)[number]

/** What befalls the servers. Each world has its own selection, so that a common fault can't hide a rare one; some have none. */
export class Fate {
  readonly #cluster: Cluster
  readonly #network: Network
  readonly #clients: readonly string[]
  readonly #enabled: readonly Mishap[]
  readonly #betweenMs: number
  #over = false

  constructor(cluster: Cluster, network: Network, clients: readonly string[]) {
    this.#cluster = cluster
    this.#network = network
    this.#clients = clients
    const { random } = cluster.world
    const isCalm = random.chance(0.12)
    this.#enabled = isCalm ? [] : MISHAPS.filter((mishap) => random.chance(mishap === 'a day' ? 0.07 : 0.5))
    this.#betweenMs = random.between(500, 6_000)
  }

  begin(): void {
    if (this.#enabled.length > 0) this.#next()
  }

  /** How long it takes until all that may befall has a chance to: what is kept for a day is forgotten once a minute. */
  get lastsMs(): number {
    return this.#enabled.includes('a day') ? 70_000 : 0
  }

  /** No more mishaps; those under way are mended. */
  end(): void {
    this.#over = true
    this.#cluster.weather = this.#cluster.calm
    this.#cluster.doomed = undefined
    const { servers, world, sometimes } = this.#cluster
    for (const server of servers) {
      server.pausedUntilMs = 0
      // Clocks are set right, too; whatever waits for its next try has to make it all the same.
      if (!world.random.chance(0.3)) continue
      sometimes.count('clock jumped back')
      server.jump(-world.random.between(1, 60_000))
    }
  }

  #next(): void {
    const { world } = this.#cluster
    world.after(world.random.between(1, 2 * this.#betweenMs), () => {
      if (this.#over) return
      this.#befall(world.random.pick(this.#enabled))
      this.#next()
    })
  }

  #befall(mishap: Mishap): void {
    const { world, sometimes, servers } = this.#cluster
    const { random } = world
    if (mishap === 'cut') return this.#network.cut(random.pick(this.#clients))
    if (servers.length === 0) return
    const server = random.pick(servers)
    switch (mishap) {
      case 'crash':
        return this.#crash(server)
      case 'takeover':
        if (servers.length > 1 || !server.serving) return
        return this.#takeOver(server)
      case 'pause': {
        const ms = random.between(100, 8_000)
        sometimes.count('process paused')
        world.note(`${server.name} stands still for ${ms} ms`)
        return server.pause(ms)
      }
      case 'clock forward':
      case 'clock back': {
        const ms = random.between(1, random.chance(0.2) ? 60_000 : 3_000) * (mishap === 'clock back' ? -1 : 1)
        sometimes.count(ms > 0 ? 'clock jumped forward' : 'clock jumped back')
        world.note(`the clock of ${server.name} jumps by ${ms} ms`)
        return server.jump(ms)
      }
      case 'store fails':
        return this.#storm({ failsBefore: random.next() * 0.3, failsAfter: random.next() * 0.3, slowestMs: 50 })
      case 'store stalls':
        sometimes.count('store stalled')
        return this.#storm({ failsBefore: 0, failsAfter: 0, slowestMs: random.between(100, 4_000) })
      case 'import':
        return this.#import(server)
      case 'close':
        return this.#close(server)
      case 'a day':
        return this.#cluster.skip(DAY_MS + random.between(-20_000, 10_000))
    }
  }

  /** A second process starts beside the first; that may stand still meanwhile, and wake to what is no longer its own. */
  #takeOver(server: Server): void {
    const { world, sometimes } = this.#cluster
    const { random } = world
    sometimes.count('takeover')
    if (random.chance(0.4)) {
      sometimes.count('taken over while it stood still')
      server.pause(random.between(500, 6_000))
    }
    this.#cluster.boot(server.errorMs + random.between(-2_000, 2_000))
  }

  #crash(server: Server): void {
    const { random } = this.#cluster.world
    this.#cluster.sometimes.count(server.serving ? 'crash' : 'crash while booting')
    if (random.chance(0.5)) {
      this.#cluster.doomed = server
      return
    }
    const errorMs = server.errorMs + (random.chance(0.2) ? random.between(-3_000, 3_000) : 0)
    this.#cluster.crash(server, 'crashes')
    this.#cluster.restartAfter(random.between(1, 2_000), errorMs)
  }

  #storm(weather: Cluster['weather']): void {
    const { world } = this.#cluster
    this.#cluster.weather = weather
    world.note(`the store turns bad: ${JSON.stringify(weather)}`)
    world.after(world.random.between(100, 5_000), () => {
      if (this.#cluster.weather === weather) this.#cluster.weather = this.#cluster.calm
    })
  }

  /** The catalogue again, as it is or with another policy: what that changes stops, is read anew and goes on. */
  #import(server: Server): void {
    const { world, sometimes } = this.#cluster
    if (server.open === undefined || isAsleep(server, world.nowMs)) return
    sometimes.count('catalogue imported while on sale')
    const catalogue = world.random.chance(0.5) ? this.#cluster.catalogue : this.#otherPolicy()
    world.note(`${server.name} imports ${JSON.stringify(catalogue.concerts.map(({ policy }) => policy))}`)
    server.open.concerts.importCatalogue(catalogue).then(
      (how) => {
        world.note(`${server.name} has imported it: ${how.ok || how.faults.map(({ reason }) => reason).join('; ')}`)
        if (!how.ok) sometimes.count('import refused')
      },
      (error: Error) => this.#cluster.unexpected(server, `import: ${error.message}`),
    )
  }

  #otherPolicy(): Catalogue {
    const { world, catalogue } = this.#cluster
    const { random } = world
    const at = random.between(0, catalogue.concerts.length - 1)
    const concerts = catalogue.concerts.map((concert, nth) =>
      nth === at ? { ...concert, policy: samePlaces(concert.policy, randomPolicy(random)) } : concert,
    )
    return { ...catalogue, concerts }
  }

  /** [D6] What is under way is finished and answered; then the process ends. */
  #close(server: Server): void {
    const { world, sometimes, oracle } = this.#cluster
    if (server.open === undefined || isAsleep(server, world.nowMs)) return
    world.note(`${server.name} is told to close`)
    oracle.troubled(server.name, server.now())
    const end = (): void => {
      if (server.ended) return
      sometimes.count('closed in order')
      this.#cluster.crash(server, 'has closed')
      this.#cluster.restartAfter(world.random.between(1, 1_000), server.errorMs)
    }
    server.open.close().then(end, (error: Error) => this.#cluster.unexpected(server, `close: ${error.message}`))
  }
}

/** Another policy for the same line: one that has begun can't become a lottery. */
const samePlaces = ({ opening }: PolicyChoice, other: PolicyChoice): PolicyChoice =>
  opening === undefined ? other : { ...other, opening }

/** One that stands still can be killed, but not asked. */
const isAsleep = (server: Server, nowMs: number): boolean => nowMs < server.pausedUntilMs
