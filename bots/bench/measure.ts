import type { Figure } from './figures/Figure.ts'
import { rowOf } from './harness/judge.ts'
import type { Judging, Measured, Row } from './harness/Row.ts'
import { Stage, type StageSetup } from './processes/Stage.ts'

/** Bounds of a smoke test: wide enough for a busy machine and few rounds, and too narrow for a cost that has become another. */
const QUICK_SLACK = 6
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const INTERRUPTED = 130

/** One figure's rows, in the order in which the figure names them. */
export const measureFigure = async (figure: Figure, setup: StageSetup): Promise<readonly Row[]> => {
  const stage = new Stage(setup)
  // A database of a peer is no child of ours: it would stay.
  const interrupt = (): void => void stage.clear().finally(() => process.exit(INTERRUPTED))
  for (const signal of SIGNALS) process.on(signal, interrupt)
  try {
    const found = await figure.measure(stage)
    return found.map((measured) => rowOf(named(figure, measured, setup), judging(setup)))
  } finally {
    await stage.clear()
    for (const signal of SIGNALS) process.off(signal, interrupt)
  }
}

const named = ({ name, title }: Figure, measured: Measured, { quick }: StageSetup): Measured => ({
  ...measured,
  figure: `${name}/${measured.figure}`,
  title: `${title}: ${measured.title}`,
  target: quick && measured.dependsOnMachine ? undefined : measured.target,
})

const judging = ({ scale, quick }: StageSetup): Judging => ({ scale, slack: quick ? QUICK_SLACK : 1 })
