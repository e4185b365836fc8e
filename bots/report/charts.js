// Runs in the report's page, with uPlot before it. Colours are the page's own, so that charts follow light and dark.

const report = JSON.parse(document.getElementById('report').textContent)
const { timeline, spectrum } = report
const HEIGHT_PX = 280
const MB = 1e6

const colour = (name) => () => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`)
const fixed = (digits) => (_plot, value) =>
  value === null || value === undefined ? '–' : value.toLocaleString('en-US', { maximumFractionDigits: digits })

const line = (label, colourName, digits, style = {}) => ({
  label,
  stroke: colour(colourName),
  width: 2,
  spanGaps: true,
  points: { show: false },
  value: fixed(digits),
  ...style,
})

const axis = (style = {}) => ({
  stroke: colour('faint'),
  grid: { stroke: colour('line'), width: 1 },
  ticks: { show: false },
  font: '12px system-ui, sans-serif',
  size: 64,
  ...style,
})

const plots = []

const draw = (id, columns, series, options = {}) => {
  const place = document.getElementById(id)
  const { x = { label: 's', value: fixed(1) }, axes = [axis({ size: 32 }), axis()], ...others } = options
  const size = { width: place.clientWidth, height: HEIGHT_PX }
  const setup = { ...size, scales: { x: { time: false } }, series: [x, ...series], axes, ...others }
  plots.push({ place, plot: new globalThis.uPlot(setup, columns, place) })
}

const seconds = timeline.map(({ atMs }) => atMs / 1000)
const column = (of) => timeline.map((sample) => of(sample) ?? null)
const dashed = { dash: [6, 4] }
// A second of trouble is longer than all others together; only so both can be seen.
const logarithmic = { distr: 3, log: 10 }
const milliseconds = axis({ values: (_plot, ticks) => ticks.map((tick) => (tick === null ? '' : String(tick))) })

draw(
  'crowd',
  [
    seconds,
    column(({ phases }) => phases['in the queue']),
    column(({ phases }) => phases.choosing),
    column(({ phases }) => phases.paying),
    column(({ phases }) => phases.done),
    column(({ seatsSold }) => seatsSold),
  ],
  [
    line('in the queue', 'blue', 0),
    line('choosing', 'violet', 0),
    line('paying', 'amber', 0),
    line('done', 'faint', 0),
    line('seats sold', 'green', 0, dashed),
  ],
)
draw(
  'rates',
  [seconds, column(({ answersPerS }) => answersPerS), column(({ refusalsPerS }) => refusalsPerS)],
  [line('answers', 'blue', 0), line('refusals', 'red', 0)],
)
draw(
  'latency',
  [
    seconds,
    column(({ p50Ms }) => p50Ms),
    column(({ p99Ms }) => p99Ms),
    column(({ lateMs }) => lateMs && Math.max(lateMs, 0.1)),
  ],
  [line('p50', 'blue', 1), line('p99', 'violet', 1), line('sent late by, at most', 'faint', 1, dashed)],
  { scales: { x: { time: false }, y: logarithmic }, axes: [axis({ size: 32 }), milliseconds] },
)
draw(
  'spectrum',
  [
    spectrum.map((_point, step) => step / 10),
    spectrum.map(({ correctedMs }) => correctedMs),
    spectrum.map(({ uncorrectedMs }) => uncorrectedMs),
  ],
  [line('from when it was due', 'violet', 1), line('from when it was sent', 'blue', 1, dashed)],
  {
    // Each step to the right leaves out nine tenths of what is left.
    x: { label: '%', value: (_plot, nines) => (nines === null ? '–' : `${(100 - 100 * 10 ** -nines).toFixed(3)}`) },
    scales: { x: { time: false }, y: logarithmic },
    axes: [
      axis({
        size: 32,
        splits: () => [0, Math.log10(2), 1, 2, 3, 4],
        values: () => ['0', '50%', '90%', '99%', '99.9%', '99.99%'],
      }),
      milliseconds,
    ],
  },
)
draw(
  'cpu',
  [seconds, column(({ server }) => server?.cpu), column(({ bots }) => bots.cpu)],
  [line('server', 'violet', 2), line('bots', 'faint', 2, dashed)],
)
draw(
  'memory',
  [seconds, column(({ server }) => server && server.memory / MB), column(({ bots }) => bots.memory / MB)],
  [line('server', 'violet', 0), line('bots', 'faint', 0, dashed)],
)

const redraw = () => {
  for (const { plot } of plots) plot.redraw(false, true)
}
const resize = () => {
  for (const { place, plot } of plots) plot.setSize({ width: place.clientWidth, height: HEIGHT_PX })
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw)
addEventListener('resize', resize)
