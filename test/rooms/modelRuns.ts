import assert from 'node:assert/strict'
import fc from 'fast-check'

const { FUZZ_SEED } = process.env

/** How many histories to play: `usual`, or what FUZZ_RUNS says. */
export const runsOf = (usual: number): number => Number(process.env.FUZZ_RUNS ?? usual)

/** One command of a history, named for people; where it is not `ready` it is left out. */
export const step = <Model extends object, Real>(
  name: string,
  run: (model: Model, real: Real) => void,
  ready: (model: Model) => boolean = () => true,
): fc.Command<Model, Real> => ({ run, check: (model) => ready(model as Model), toString: () => `\n  ${name}` })

/** Most often nothing, and once in so many times what `some` gives. */
export const rarely = <T>(oneIn: number, some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: some })

/** Something there may be when a command's turn comes, and its name for people. */
export interface Target<Model, Found> {
  readonly name: string
  readonly in: (model: Model) => Found | undefined
}

/** The 1st, 2nd or 3rd of what there is by then, counted round where there is less: a shrunk history has it right. */
export const nth = <Model, Found>(
  what: string,
  all: (model: Model) => readonly Found[],
): fc.Arbitrary<Target<Model, Found>> =>
  fc.constantFrom(0, 0, 0, 1, 1, 2).map((at) => ({
    name: `the ${['1st', '2nd', '3rd'][at]} ${what}`,
    in: (model) => all(model)[at % all(model).length],
  }))

/**
 * Plays random histories, and shrinks the first that fails. The report says how to have the same again: generating and shrinking depend on
 * nothing but the seed.
 * @param file the test's, from the root of the project.
 */
export const playHistories = (
  file: string,
  property: fc.IProperty<[unknown, Iterable<unknown>]>,
  numRuns: number,
): void => {
  const details = fc.check(property, { numRuns, ...(FUZZ_SEED && { seed: Number(FUZZ_SEED) }) })
  if (!details.failed) return
  const [settings, history] = details.counterexample ?? []
  const { message, actual, expected } = details.errorInstance as assert.AssertionError
  const report = [
    `history ${details.numRuns}, shrunk ${details.numShrinks} times, with ${JSON.stringify(settings)}:${history}`,
    message.split('\n')[0],
    `replay: FUZZ_SEED=${details.seed} FUZZ_RUNS=${numRuns} npx mocha ${file}`,
  ]
  throw new assert.AssertionError({ message: report.join('\n'), actual, expected })
}
