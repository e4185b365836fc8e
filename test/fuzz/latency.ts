/** The value that this share of the values does not exceed; NaN of none. */
const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b).at(Math.ceil(values.length * share) - 1) ?? Number.NaN

export const DOORS = ['socket', 'http'] as const
export type Door = (typeof DOORS)[number]

/** What the bystanders of one server measured in a row, in milliseconds. */
export type Measured = Readonly<Record<Door, readonly number[]>>

/** The server that is attacked, and beside it the twin that never is. */
export const SERVERS = ['attacked', 'twin'] as const
export type ServerName = (typeof SERVERS)[number]

export interface Phase {
  readonly kind: 'quiet' | 'attack'
  readonly measured: Readonly<Record<ServerName, Measured>>
}

export interface Slowdown {
  readonly door: Door
  /** The median of the phases' p99, in milliseconds: one phase in which the machine was elsewhere says nothing. */
  readonly p99: Readonly<Record<ServerName, Readonly<Record<Phase['kind'], number>>>>
  readonly samples: number
  /** How many times longer it takes during an attack. */
  readonly times: Readonly<Record<ServerName, number>>
  /**
   * How much of that is the server's doing. The attack, its answers and whoever else is on the machine take CPU and disk
   * from the twin just as much: what slows the twin is no fault of the server.
   */
  readonly ownTimes: number
}

export const slowdowns = (phases: readonly Phase[]): readonly Slowdown[] =>
  DOORS.map((door) => {
    const of = (kind: Phase['kind'], server: ServerName): readonly (readonly number[])[] =>
      phases.filter((phase) => phase.kind === kind).map(({ measured }) => measured[server][door])
    const p99Of = (server: ServerName) => ({
      quiet: medianP99(of('quiet', server)),
      attack: medianP99(of('attack', server)),
    })
    const p99 = { attacked: p99Of('attacked'), twin: p99Of('twin') }
    const times = { attacked: p99.attacked.attack / p99.attacked.quiet, twin: p99.twin.attack / p99.twin.quiet }
    const samples = of('attack', 'attacked').flat().length
    return { door, p99, samples, times, ownTimes: times.attacked / Math.max(1, times.twin) }
  })

const medianP99 = (rows: readonly (readonly number[])[]): number =>
  percentile(
    rows.map((row) => percentile(row, 0.99)),
    0.5,
  )
