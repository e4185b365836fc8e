/** Writes the two large plans: `node server/sample-catalogue/generate.ts`. The club is drawn by hand. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SeatingPlan } from '../../client-sdk/protocol/index.ts'
import { arenaPlan } from './arena.ts'
import { theatrePlan } from './theatre.ts'

/** JSON with a line for each row of seats, so that a change of a row is a change of a line. */
const printPlan = ({ zones, ...head }: SeatingPlan): string => {
  const printed = zones.map(({ rows, ...zone }) => {
    const lines = rows.map((row) => `    ${JSON.stringify(row)}`)
    return `  ${JSON.stringify(zone).slice(0, -1)},"rows":[\n${lines.join(',\n')}\n  ]}`
  })
  return `${JSON.stringify(head).slice(0, -1)},"zones":[\n${printed.join(',\n')}\n]}\n`
}

/** File name and text of every generated plan. */
export const generatedPlans = (): Readonly<Record<string, string>> => ({
  'theatre.json': printPlan(theatrePlan()),
  'arena.json': printPlan(arenaPlan()),
})

if (process.argv[1] === import.meta.filename) {
  for (const [name, text] of Object.entries(generatedPlans())) {
    await writeFile(join(import.meta.dirname, 'plans', name), text)
  }
}
