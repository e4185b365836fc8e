/** What has happened in a run, and how often. What never happens proves nothing, so a long run has to see all it is told to expect. */
export class Sightings {
  readonly #counts = new Map<string, number>()
  readonly #expected = new Set<string>()

  expect(...sights: readonly string[]): void {
    for (const sight of sights) this.#expected.add(sight)
  }

  count(sight: string): void {
    this.#counts.set(sight, (this.#counts.get(sight) ?? 0) + 1)
  }

  of(sight: string): number {
    return this.#counts.get(sight) ?? 0
  }

  /** Expected, and not seen. */
  get never(): readonly string[] {
    return [...this.#expected].filter((sight) => !this.#counts.has(sight))
  }

  /** All that was seen, and what was expected in vain at 0, by name. */
  get lines(): readonly string[] {
    return [...new Set([...this.#expected, ...this.#counts.keys()])]
      .sort()
      .map((sight) => `${String(this.of(sight)).padStart(9)}  ${sight}`)
  }
}
