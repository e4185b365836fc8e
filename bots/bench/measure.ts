import type { Figure } from './figures/Figure.ts'
import { rowOf } from './harness/judge.ts'
import type { Judging, Measured, Row } from './harness/Row.ts'
import { Stage, type StageSetup } from './processes/Stage.ts'

/** Bounds of a smoke test: wide enough for a busy machine and few rounds, and too narrow for a cost that has become another. */
const QUICK_SLACK = 6

/** One figure's rows, in the order in which the figure names them. */
export const measureFigure = async (figure: Figure, setup: StageSetup): Promise<readonly Row[]> => {
  const stage = new Stage(setup)
  try {
    const found = await figure.measure(stage)
    return found.map((measured) => rowOf(named(figure, measured, setup), judging(setup)))
  } finally {
    await stage.clear()
  }
}

const named = ({ name, title }: Figure, measured: Measured, { quick }: StageSetup): Measured => ({
  ...measured,
  figure: `${name}/${measured.figure}`,
  title: `${title}: ${measured.title}`,
  target: quick && measured.dependsOnMachine ? undefined : measured.target,
})

const judging = ({ scale, quick }: StageSetup): Judging => ({ scale, slack: quick ? QUICK_SLACK : 1 })
