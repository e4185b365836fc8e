/** What a round cost a server, and what it did. */
export interface Round {
  /** Microseconds of processor, of all threads. */
  readonly cpuUs: number
  readonly operations: number
  /** Milliseconds by the clock. */
  readonly ms: number
}

export interface Rounds<A, B> {
  readonly a: readonly A[]
  readonly b: readonly B[]
}

/** A B A B …: both see the same of whatever else the machine is doing. The first of each warm up and are not counted. */
export const interleave = async <A, B>(
  count: number,
  a: (round: number) => Promise<A>,
  b: (round: number) => Promise<B>,
  warmUps = 1,
): Promise<Rounds<A, B>> => {
  const [as, bs]: [A[], B[]] = [[], []]
  for (let round = 0; round < warmUps + count; round += 1) {
    as.push(await a(round))
    bs.push(await b(round))
  }
  return { a: as.slice(warmUps), b: bs.slice(warmUps) }
}

export const cpuOf = (rounds: readonly Round[]): readonly number[] =>
  rounds.map(({ cpuUs, operations }) => cpuUs / operations)

/** A second. */
export const rateOf = (rounds: readonly Round[]): readonly number[] =>
  rounds.map(({ operations, ms }) => (operations / ms) * 1000)
