import { readFile } from 'node:fs/promises'
import { OUTCOMES } from '../BotEvent.ts'
import type { Percentiles } from '../Latencies.ts'
import type { LoadReport } from './LoadReport.ts'

const beside = (file: string): URL => new URL(file, import.meta.url)

/** What a load test came to, as one file with charts: everything is in it, so it opens anywhere and asks nobody. */
export const htmlReport = async (report: LoadReport): Promise<string> => {
  const [style, uplotStyle, uplot, charts] = await Promise.all([
    readFile(beside('report.css'), 'utf8'),
    readFile(new URL(import.meta.resolve('uplot/dist/uPlot.min.css')), 'utf8'),
    readFile(new URL(import.meta.resolve('uplot/dist/uPlot.iife.min.js')), 'utf8'),
    readFile(beside('charts.js'), 'utf8'),
  ])
  const { setup, startedAt } = report
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(setup.concertName)}: ${setup.users} customers</title>
<style>${uplotStyle}${style}</style>
</head>
<body>
<header>
<h1>${escaped(setup.concertName)}</h1>
<p>${grouped(setup.users)} customers for ${grouped(setup.seats)} seats at ${escaped(setup.address)}, ${startedAt.slice(0, 19).replace('T', ' ')} UTC</p>
</header>
<main>
${verdict(report)}
${tiles(report)}
${report.advice.map((line) => `<p class="mind">${escaped(line)}</p>`).join('\n')}
<section class="charts">
${chart('crowd', 'Where the customers are')}
${chart('rates', 'Answers and refusals a second')}
${chart('latency', 'Latency over time, ms')}
${chart('spectrum', 'Latency by percentile, ms')}
${chart('cpu', 'Processor, cores')}
${chart('memory', 'Memory, MB')}
</section>
${tables(report)}
</main>
<script type="application/json" id="report">${JSON.stringify(report).replaceAll('<', '\\u003c')}</script>
<script>${uplot}</script>
<script>${charts}</script>
</body>
</html>
`
}

const verdict = ({ books, interrupted }: LoadReport): string => {
  const sound = books.faults.length === 0
  const title = sound ? 'Nothing sold twice, nothing lost' : `${books.faults.length} faults in the books`
  const against = `${grouped(books.payments)} acknowledged payments of ₩${grouped(books.amount)}, held against ${books.checks.join('; ') || 'nothing'}.`
  const faults = books.faults.map((fault) => `<li>${escaped(fault)}</li>`).join('')
  return `<section class="verdict ${sound ? 'sound' : 'unsound'}">
<h2>${title}</h2>
<p>${against}${interrupted ? ' The test was interrupted.' : ''}</p>
${faults && `<ul>${faults}</ul>`}
</section>`
}

const tiles = ({ setup, outcomes, seats, answers, timeline, latencies, durationMs }: LoadReport): string => {
  const hold = latencies.find(({ command }) => command === 'hold')?.corrected
  const peak = Math.max(0, ...timeline.map(({ answersPerS }) => answersPerS))
  const tile = (name: string, value: string, note: string): string =>
    `<div class="tile"><span>${name}</span><strong>${value}</strong><small>${note}</small></div>`
  return `<section class="tiles">
${tile('bought', grouped(outcomes.bought ?? 0), `of ${grouped(setup.users)} customers`)}
${tile('seats sold', grouped(seats.sold), `of ${grouped(setup.seats)}`)}
${tile('answers', grouped(answers), `at most ${grouped(Math.round(peak))} a second`)}
${tile('a hold takes', hold ? `${shown(hold.p50)} ms` : '–', hold ? `p99 ${shown(hold.p99)} ms, from when it was due` : 'none was tried')}
${tile('took', `${(durationMs / 1000).toFixed(1)} s`, `${setup.arrival}, over ${setup.overMs / 1000} s`)}
</section>`
}

const chart = (id: string, title: string): string =>
  `<figure><figcaption>${title}</figcaption><div class="chart" id="${id}"></div></figure>`

const tables = (report: LoadReport): string => `<section class="tables">
${latencyTable('Latency from when it was due, ms', report, ({ corrected }) => corrected)}
${latencyTable('Latency from when it was sent, ms', report, ({ uncorrected }) => uncorrected)}
${behaviourTable(report)}
${countTable('Beside sales', report.beside)}
${countTable('Refusals', report.refusals)}
${countTable('Put off, and asked again', report.putOff)}
${countTable('Connections that failed', report.unanswered)}
${countTable('Sockets closed', report.closes)}
${countTable('Why bots failed', report.failures)}
${countTable('Seats, as often as held', { ...report.seats, 'held still': report.seats.heldStill, heldStill: 0 })}
</section>`

const latencyTable = (
  title: string,
  { latencies }: LoadReport,
  of: (row: LoadReport['latencies'][number]) => Percentiles,
): string =>
  table(
    title,
    ['', 'times', 'p50', 'p90', 'p99', 'p99.9', 'max'],
    latencies.map((row) => {
      const { p50, p90, p99, p999, max } = of(row)
      return [row.command, grouped(row.times), ...[p50, p90, p99, p999, max].map(shown)]
    }),
  )

const behaviourTable = ({ behaviours }: LoadReport): string => {
  const seen = OUTCOMES.filter((outcome) => behaviours.some(({ outcomes }) => outcomes[outcome] !== undefined))
  return table(
    'Behaviours',
    ['', 'bots', ...seen],
    behaviours.map(({ behaviour, users, outcomes }) => [
      behaviour,
      grouped(users),
      ...seen.map((outcome) => grouped(outcomes[outcome] ?? 0)),
    ]),
  )
}

const countTable = (title: string, counts: Readonly<Record<string, number>>): string => {
  const rows = Object.entries(counts).filter(([, times]) => times > 0)
  const most = rows.slice(0, 20).map(([name, times]) => [name, grouped(times)])
  return rows.length === 0 ? '' : table(title, ['', 'times'], most)
}

const table = (title: string, names: readonly string[], rows: readonly (readonly string[])[]): string => {
  const cells = (tag: 'th' | 'td', row: readonly string[]): string =>
    `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`
  return `<div class="table"><h3>${title}</h3><table><thead>${cells('th', names)}</thead><tbody>${rows
    .map((row) => cells('td', row))
    .join('')}</tbody></table></div>`
}

const grouped = (value: number): string => value.toLocaleString('en-US')

const shown = (ms: number): string => (ms < 100 ? ms.toFixed(1) : grouped(Math.round(ms)))

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
