import { targetText } from './judge.ts'
import type { Machine } from './machine.ts'
import { machineText } from './machine.ts'
import type { Row } from './Row.ts'
import { numberText, scaleText } from './table.ts'

const STYLE = `
:root{color-scheme:light dark;--ink:#1b1b22;--dim:#6a6a78;--line:#dcdce4;--paper:#fff;--mark:#5b4bd6;--bad:#c0392b}
@media(prefers-color-scheme:dark){:root{--ink:#e9e9f0;--dim:#9a9aab;--line:#33333f;--paper:#15151b;--mark:#9d8fff;--bad:#ff7b6b}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:2rem auto;max-width:72rem;padding:0 1rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
th{color:var(--dim);font-weight:500}.n{text-align:right;white-space:nowrap}.missed{color:var(--bad);font-weight:600}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:1.5rem}figure{margin:0}figcaption{font-size:13px;min-height:3em}
p,.dim{color:var(--dim)}svg{width:100%;overflow:visible}text{fill:var(--dim);font-size:10px}
.grid{stroke:var(--line)}.flat{stroke:var(--dim);stroke-dasharray:3 3}.curve{stroke:var(--mark);stroke-width:2;fill:none}.dot{fill:var(--mark)}`

/** The figures as a page that needs nothing else; how they grow, where they were measured at several scales. */
export const htmlReport = (rows: readonly Row[], machine: Machine): string => {
  const growth = growthOf(rows)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>FrontRow: what it costs</title><style>${STYLE}</style></head><body>
<h1>What it costs</h1>
<p>${escaped(machineText(machine))}; ${machine.date}. Each figure is the median of its rounds, beside its peer in the same run; a ratio is the median of the rounds' own.</p>
${
  growth.length === 0
    ? ''
    : `<h2>How it grows</h2>
<p>Cost against the share of seats, watchers and waiters there are, both by the smallest. Flat: it costs what changes, not what exists. Dashed: no growth.</p>
<div class="charts">${growth.map(chart).join('')}</div>`
}
<h2>Figures</h2>
<table><tr><th>figure</th><th class="n">value</th><th>beside</th><th class="n">ratio</th><th class="n">spread</th><th>to reach</th></tr>
${rows.map(tableRow).join('\n')}
</table></body></html>
`
}

const tableRow = ({ title, scale, value, unit, beside, ratio, spread, target, reached, noisy }: Row): string => {
  const verdict = reached === false ? `<span class="missed">missed</span>` : reached && 'reached'
  return `<tr><td>${escaped(title)}${scale === 1 ? '' : ` <span class="dim">at ${scaleText(scale)}</span>`}</td>
<td class="n">${numberText(value)} ${escaped(unit)}</td>
<td>${beside === null ? '' : `${numberText(beside.value)} ${escaped(unit)} <span class="dim">${escaped(beside.title)}</span>`}</td>
<td class="n">${ratio === null ? '' : `${ratio.toFixed(2)}×`}</td><td class="n">${spread === null ? '' : `±${Math.round(spread * 100)}%`}</td>
<td>${escaped(targetText(target))} ${verdict ?? ''}${noisy ? ', within the noise' : ''}</td></tr>`
}

interface Growth {
  readonly title: string
  readonly points: readonly { readonly scale: number; readonly times: number }[]
}

/** Each figure that was measured at several scales, by what it came to at the smallest. */
const growthOf = (rows: readonly Row[]): readonly Growth[] =>
  [...Map.groupBy(rows.filter(isCost), ({ figure }) => figure).values()].flatMap((found) => {
    const ordered = found.toSorted((a, b) => a.scale - b.scale)
    const [smallest] = ordered
    if (smallest === undefined || ordered.length < 2 || smallest.value === 0) return []
    const points = ordered.map(({ scale, value }) => ({ scale, times: value / smallest.value }))
    return [{ title: ordered.at(-1)?.title ?? '', points }]
  })

/** A rate or a count may grow as it likes. */
const isCost = ({ unit }: Row): boolean => unit !== '/s' && unit !== ''

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [240, 120, 28, 18]

/** Both axes by powers, so that cost in proportion to size is the diagonal. */
const chart = ({ title, points }: Growth): string => {
  const first = points[0] as Growth['points'][number]
  const most = 1 / first.scale
  const x = (scale: number): number => LEFT + (Math.log(scale / first.scale) / Math.log(most)) * (WIDTH - LEFT)
  const y = (times: number): number => {
    const share = Math.log(Math.max(times, 1 / most)) / Math.log(most)
    return (HEIGHT - BOTTOM) * (1 - Math.min(Math.max((share + 0.25) / 1.25, 0), 1))
  }
  const at = points.map(({ scale, times }) => [x(scale), y(times)] as const)
  const dots = points.map(({ times }, nth) => {
    const [cx, cy] = at[nth] as readonly [number, number]
    return `<circle class="dot" cx="${cx}" cy="${cy}" r="3"/><text x="${cx}" y="${cy - 7}" text-anchor="middle">${times.toFixed(2)}×</text>`
  })
  const ticks = points.map(
    ({ scale }) => `<text x="${x(scale)}" y="${HEIGHT - 4}" text-anchor="middle">${scaleText(scale)}</text>`,
  )
  return `<figure><figcaption>${escaped(title)}</figcaption><svg viewBox="0 -12 ${WIDTH + 16} ${HEIGHT + 16}" role="img" aria-label="${escaped(title)}">
<line class="flat" x1="${LEFT}" x2="${WIDTH}" y1="${y(1)}" y2="${y(1)}"/>
<line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${y(1)}" y2="${y(most)}"/>
<polyline class="curve" points="${at.map((point) => point.join(',')).join(' ')}"/>${dots.join('')}${ticks.join('')}</svg></figure>`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
