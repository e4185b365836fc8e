/** A figure that was measured: what it came to, beside what, and whether that is enough. */
export interface Row {
  /** Which one, for programs: `hold/cpu`. */
  readonly figure: string
  /** For people. */
  readonly title: string
  readonly value: number
  readonly unit: string
  /** The peer of the same run, in the same unit. */
  readonly beside: Beside | null
  /** The value by the peer's: the median of the rounds' own ratios. */
  readonly ratio: number | null
  /** Half of what lies between the quartiles of the rounds, as a share of their median; of the ratio where there is one. */
  readonly spread: number | null
  readonly target: Target | null
  /** null where there is no target. */
  readonly reached: boolean | null
  /** The noise of the rounds is wider than what lies between them and the target. */
  readonly noisy: boolean
  /** What share of the full size of seats, watchers and waiters it was measured with. */
  readonly scale: number
}

export interface Beside {
  readonly title: string
  readonly value: number
}

export type Target = { readonly of: 'value' | 'ratio' } & (
  | { readonly atMost: number }
  | { readonly atLeast: number }
  | { readonly exactly: number }
)

/** What a figure's own code says of a row; the rest is the same for all. */
export interface Measured {
  readonly figure: string
  readonly title: string
  readonly unit: string
  /** Of each round. */
  readonly values: readonly number[]
  readonly beside?: { readonly title: string; readonly values: readonly number[] }
  readonly target?: Target
  /** A length of time or a rate: it goes by the machine and who else uses it, so that a short run can't tell whether it is reached. */
  readonly dependsOnMachine?: boolean
}

export interface Judging {
  readonly scale: number
  /** So many times beyond its target a row may be and still pass: 1, but for a smoke test. */
  readonly slack: number
}

/** A row's JSON has these, whatever else it has. */
export const ROW_FIELDS = ['figure', 'value', 'unit', 'beside', 'ratio', 'target', 'reached'] as const
