import { Random } from '../Random.ts'
import type { Cluster } from './Cluster.ts'

/**
 * In some worlds a step of a process throws where nothing should, as a bug of its own would make it, and often while a commit is under way: that
 * poisons the concert and nothing else. Chances come from a source of their own, so that the other worlds are what they would be without.
 */
export class Slips {
  readonly #cluster: Cluster
  readonly #random: Random
  readonly #happen: boolean
  #over = false

  constructor(cluster: Cluster, seed: number) {
    this.#cluster = cluster
    this.#random = new Random(seed ^ 0x51195)
    this.#happen = this.#random.chance(0.12)
  }

  begin(): void {
    if (this.#happen) this.#next()
  }

  end(): void {
    this.#over = true
    for (const server of this.#cluster.servers) server.slips = false
  }

  #next(): void {
    const { servers, world } = this.#cluster
    world.after(this.#random.between(200, 4_000), () => {
      if (this.#over) return
      if (servers.length > 0) this.#random.pick(servers).slips = true
      this.#next()
    })
  }
}
