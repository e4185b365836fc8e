import type { Measured } from '../harness/Row.ts'
import type { BEST_CORE_ACTIONS } from './bestCore.ts'
import type { Figure } from './Figure.ts'

const SEATS = 50_000
const CHOICES = 10_000

/** How much of the hall is taken. */
const STATES = { empty: 0, half: 0.5, full: 0.97 } as const

export const best: Figure = {
  name: 'best',
  title: 'The best seats chosen for 1 to 6 people',
  rows: Object.keys(STATES),
  measure: async (stage) => {
    const call = await stage.child<typeof BEST_CORE_ACTIONS>(new URL('bestCore.ts', import.meta.url))
    const seats = stage.sized(SEATS)
    const rows: Measured[] = []
    for (const [figure, taken] of Object.entries(STATES)) {
      const round = () => call('microsecondsEach', { seats, taken, choices: CHOICES })
      // The first compiles.
      await round()
      const values: number[] = []
      for (let nth = 0; nth < stage.rounds; nth += 1) values.push(await round())
      rows.push({
        figure,
        title: `of ${seats.toLocaleString('en-US')} seats, ${100 * taken}% taken`,
        unit: 'µs',
        values,
        target: { of: 'value', atMost: 100 },
        dependsOnMachine: true,
      })
    }
    return rows
  },
}
