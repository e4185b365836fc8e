/** Counts what is under way, so that a shutdown can wait for it. */
export class InFlight {
  #count = 0
  readonly #whenNone: (() => void)[] = []

  async track<T>(work: Promise<T>): Promise<T> {
    this.#count += 1
    try {
      return await work
    } finally {
      this.#count -= 1
      // One turn later: by then the transport has taken over what was returned.
      if (this.#count === 0) for (const resolve of this.#whenNone.splice(0)) setImmediate(resolve)
    }
  }

  async none(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#whenNone.push(resolve))
  }
}

/** Waits for `work`, but not longer than this. */
export const within = async (ms: number, work: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}
