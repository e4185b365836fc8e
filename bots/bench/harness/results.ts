import { type Machine, machineText } from './machine.ts'
import type { Row } from './Row.ts'
import { markdownTable } from './table.ts'

/** What `npm run bench -- --write` leaves behind. */
export const resultsDocument = (rows: readonly Row[], machine: Machine): string => {
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`)
  return `# What it costs

Measured on ${machine.date} by \`npm run bench -- --write\`: ${machineText(machine)}. ${versions.join(', ')}.

Each figure is the median of its rounds, beside its peer in the same run, by turns; a ratio is the median of the rounds' own ratios, and its spread half of what
lies between their quartiles. *Within the noise*: the quartiles lie on both sides of the target.

${markdownTable(rows)}
`
}
