/** One line of a chart. */
export interface Line {
  /** The same in every language. */
  readonly key: string
  readonly name: string
  /** What programs call it, where people call it otherwise. */
  readonly code?: string
  /** As a stylesheet writes it, variables included. */
  readonly colour: string
  /** One for each moment; null where it is not known. */
  readonly values: readonly (number | null)[]
  readonly isFilled?: boolean
  readonly isDashed?: boolean
  /** What there was of it altogether, to stand beside what there is now. */
  readonly total?: number
}
