import uPlot from 'uplot'
import type { Line } from './Line.ts'
import { minute, second } from './times.ts'

/** Pointing at one chart points at the same moment in all. */
const TOGETHER = 'console'
const LINE_WIDTH = 1.6
const GRID_WIDTH = 1
const AXIS_FONT_PX = 11
const HEADROOM = 1.12

export interface PlotOptions {
  /** What the upper edge shows at the least. */
  readonly least: number
  /** How the axis writes a value, in few letters. */
  readonly axis: (value: number) => string
  /** A place in the data, by mouse; undefined for none. */
  readonly onPoint: (place: number | undefined) => void
}

export interface Plot {
  /** @param timesS epoch seconds, ascending, one for each value of a line. @param spanS how much of it is in sight */
  show(timesS: readonly number[], lines: readonly Line[], spanS: number): void
  close(): void
}

/** Draws lines over time into an element. Which lines there are does not change; their values do. */
export const openPlot = (
  host: HTMLElement,
  lines: readonly Line[],
  { least, axis: write, onPoint }: PlotOptions,
): Plot => {
  const inks = inksOf(host)
  let span = 0
  const inSight = ({ data: [times] }: uPlot): uPlot.Range.MinMax => {
    const last = times?.at(-1) ?? 0
    return [last - span, last]
  }
  const upTo = (_: uPlot, __: number, most: number): uPlot.Range.MinMax => [0, Math.max(least, (most ?? 0) * HEADROOM)]
  const axis = { font: `${AXIS_FONT_PX}px ${inks.font}`, stroke: inks.quiet, ticks: { show: false } }
  const plot = new uPlot(
    {
      width: host.clientWidth,
      height: host.clientHeight,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: { sync: { key: TOGETHER }, drag: { x: false, y: false }, points: { size: 6 }, y: false },
      scales: { x: { range: inSight }, y: { range: upTo } },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 24,
          gap: 4,
          space: 84,
          values: (_, splits, __, ___, step) => times(splits, step),
        },
        {
          ...axis,
          grid: { stroke: inks.line, width: GRID_WIDTH },
          size: 54,
          gap: 6,
          space: 26,
          values: (_, splits) => splits.map(write),
        },
      ],
      series: [
        {},
        ...lines.map(
          ({ colour, isFilled, isDashed }): uPlot.Series => ({
            stroke: inks.of(colour),
            fill: isFilled ? inks.of(`color-mix(in srgb, ${colour} 14%, transparent)`) : undefined,
            width: LINE_WIDTH,
            dash: isDashed ? [5, 4] : undefined,
            points: { show: false },
          }),
        ),
      ],
      hooks: {
        setCursor: [({ cursor: { idx, left = -1 } }) => onPoint(left < 0 ? undefined : (idx ?? undefined))],
      },
    },
    undefined,
    host,
  )
  const resizing = new ResizeObserver(() => plot.setSize({ width: host.clientWidth, height: host.clientHeight }))
  resizing.observe(host)
  return {
    show: (timesS, shown, spanS) => {
      span = spanS
      plot.setData([[...timesS], ...shown.map(({ values }) => [...values])])
    },
    close: () => {
      resizing.disconnect()
      plot.destroy()
    },
  }
}

const times = (splits: readonly number[], stepS: number): string[] =>
  splits.map((split) => (stepS < 60 ? second(split * 1_000) : minute(split * 1_000)))

/** Canvases know no variables: the colours as the stylesheet has them for an element, at this moment. */
const inksOf = (host: HTMLElement) => {
  const of = (colour: string): string => {
    const probe = host.appendChild(document.createElement('i'))
    probe.style.color = colour
    const computed = getComputedStyle(probe).color
    probe.remove()
    return computed
  }
  return { of, quiet: of('var(--ink-2)'), line: of('var(--line)'), font: getComputedStyle(host).fontFamily }
}
