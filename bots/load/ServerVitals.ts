/** How much of a core, and how many bytes. */
export interface Vitals {
  readonly cpu: number
  readonly memory: number
}

const CPU = /^process_cpu_seconds_total (\S+)/m
const MEMORY = /^process_resident_memory_bytes (\S+)/m

/** What a server's process takes, by its own metrics, between one look and the next. */
export class ServerVitals {
  readonly #url: string
  #last: { readonly cpuSeconds: number; readonly atMs: number } | undefined
  #looking = false
  #silent = false

  constructor(address: string) {
    this.#url = `${address.replace(/\/+$/, '')}/metrics`
  }

  /** Undefined at the first look, while another is under way, and for a server that doesn't tell. */
  async look(): Promise<Vitals | undefined> {
    if (this.#looking || this.#silent) return undefined
    this.#looking = true
    try {
      return this.#read(await (await fetch(this.#url)).text())
    } catch {
      // It is busy or gone; the commands of the crowd tell more of that.
      return undefined
    } finally {
      this.#looking = false
    }
  }

  #read(metrics: string): Vitals | undefined {
    const [cpuSeconds, memory] = [Number(CPU.exec(metrics)?.[1]), Number(MEMORY.exec(metrics)?.[1])]
    const atMs = performance.now()
    const before = this.#last
    this.#silent = Number.isNaN(cpuSeconds) || Number.isNaN(memory)
    this.#last = { cpuSeconds, atMs }
    if (this.#silent || before === undefined) return undefined
    return { cpu: (cpuSeconds - before.cpuSeconds) / ((atMs - before.atMs) / 1000), memory }
  }
}
