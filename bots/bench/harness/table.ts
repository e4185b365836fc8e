import { targetText } from './judge.ts'
import type { Row } from './Row.ts'

const HEADINGS = ['figure', 'value', 'beside', 'ratio', 'spread', 'to reach', ''] as const

/** Rows as a table to read; a row's target is of its ratio where it ends in ×, else of its value. */
export const table = (rows: readonly Row[]): string => {
  const cells = [HEADINGS, ...rows.map(cellsOf)]
  const widths = HEADINGS.map((_, column) => Math.max(...cells.map((line) => (line[column] as string).length)))
  const lines = cells.map((line) =>
    line
      .map((cell, column) =>
        isNumeric(column) ? cell.padStart(widths[column] as number) : cell.padEnd(widths[column] as number),
      )
      .join('  ')
      .trimEnd(),
  )
  return lines.join('\n')
}

/** The same for a document. */
export const markdownTable = (rows: readonly Row[]): string => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const rules = HEADINGS.map((_, column) => (isNumeric(column) ? '---:' : '---'))
  return [line(HEADINGS), line(rules), ...rows.map((row) => line(cellsOf(row)))].join('\n')
}

const isNumeric = (column: number): boolean => [1, 3, 4].includes(column)

const cellsOf = (row: Row): readonly string[] => {
  const { title, value, unit, beside, ratio, spread, target, scale } = row
  return [
    scale === 1 ? title : `${title} (${scaleText(scale)})`,
    `${numberText(value)} ${unit}`,
    beside === null ? '' : `${numberText(beside.value)} ${unit}, ${beside.title}`,
    ratio === null ? '' : `${ratio.toFixed(2)}×`,
    spread === null ? '' : `±${Math.round(spread * 100)}%`,
    targetText(target),
    verdictOf(row),
  ]
}

export const scaleText = (scale: number): string =>
  scale < 1 && Number.isInteger(1 / scale) ? `1/${1 / scale}` : String(scale)

const verdictOf = ({ reached, noisy }: Row): string => {
  if (reached === null) return ''
  return `${reached ? 'reached' : 'MISSED'}${noisy ? ', within the noise' : ''}`
}

/** Three digits that matter. */
export const numberText = (value: number): string => {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US')
  return String(Number(value.toPrecision(3)))
}
