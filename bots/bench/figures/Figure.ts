import type { Measured } from '../harness/Row.ts'
import type { Stage } from '../processes/Stage.ts'

/** One file a figure: some rows that are measured together. */
export interface Figure {
  /** As `--only` names it, and the first part of its rows' names. */
  readonly name: string
  readonly title: string
  /** The names of all its rows, behind its own. */
  readonly rows: readonly string[]
  measure(stage: Stage): Promise<readonly Measured[]>
}
