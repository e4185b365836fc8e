import { type Machine, machineText } from './machine.ts'
import type { Row } from './Row.ts'
import { markdownTable } from './table.ts'

const HEAD = `# What it costs

Measured by \`npm run bench -- --write\`, with each of the two transports. Each figure is the median of its rounds, beside its peer in the same run, by turns; a ratio
is the median of the rounds' own ratios, and its spread half of what lies between their quartiles. *Within the noise*: the quartiles lie on both
sides of the target.
`

/**
 * What `npm run bench -- --write` leaves behind.
 *
 * @param before the document as it is: what was measured with another transport, or written by hand below a heading of its own, stays
 */
export const resultsDocument = (rows: readonly Row[], machine: Machine, before = HEAD): string => {
  const heading = `Sockets by ${machine.transport}`
  const sections = before.split(/^(?=## )/m).slice(1)
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`)
  const section = `## ${heading}

On ${machine.date}: ${machineText(machine)}. ${versions.join(', ')}.

${markdownTable(rows)}
`
  const at = sections.findIndex((text) => text.startsWith(`## ${heading}\n`))
  sections.splice(at < 0 ? sections.length : at, at < 0 ? 0 : 1, section)
  return [HEAD, ...sections].map((part) => `${part.trimEnd()}\n`).join('\n')
}
