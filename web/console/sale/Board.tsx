import { useMemo } from 'preact/hooks'
import { won } from '../../i18n/format.ts'
import { Chart, SPANS_S, spanS } from '../live/Chart.tsx'
import { figuresOf, looks } from '../live/feed.ts'
import {
  type CategoryInk,
  commandLines,
  lagLines,
  paceLines,
  queueLines,
  refusalLines,
  revenueLines,
  seatLines,
} from '../live/lines.ts'
import { momentsOf } from '../live/looks.ts'
import { aSecond, count, milliseconds, roughly, roughMilliseconds, roughWon } from '../live/units.ts'
import { say } from '../say.ts'

interface BoardProps {
  readonly concertId: string
  readonly categories: readonly CategoryInk[]
}

/** The charts of a sale, on one axis of time. */
export const Board = ({ concertId, categories }: BoardProps) => {
  const { moments, timesMs } = useMoments(concertId)
  const now = figuresOf(concertId)
  const queue = queueLines(moments)
  const seats = seatLines(moments, categories)
  const refusals = refusalLines(moments, now)
  return (
    <section class="board" data-of="sale" aria-label={say('charts')}>
      <Spans />
      <Chart
        id="queue"
        title={say('theLine')}
        timesMs={timesMs}
        lines={queue}
        format={count}
        axis={roughly}
        least={10}
      />
      <Chart
        id="pace"
        title={say('pace')}
        timesMs={timesMs}
        lines={paceLines(moments, now)}
        format={aSecond}
        axis={roughly}
        least={2}
      />
      <Chart
        id="seats"
        title={say('leftByCategory')}
        timesMs={timesMs}
        lines={seats}
        format={count}
        axis={roughly}
        least={10}
      />
      <Chart
        id="revenue"
        title={say('revenue')}
        timesMs={timesMs}
        lines={revenueLines(moments)}
        format={won}
        axis={roughWon}
        least={100_000}
      />
      <Chart
        id="refusals"
        title={say('refusals')}
        timesMs={timesMs}
        lines={refusals}
        format={aSecond}
        axis={roughly}
        least={2}
        none={say('noRefusals')}
      />
      <ServerCharts moments={moments} timesMs={timesMs} />
    </section>
  )
}

/** The charts of what all sales share. */
export const ServerBoard = () => (
  <section class="board" data-of="server" aria-label={say('serverHealth')}>
    <Spans />
    <ServerCharts {...useMoments('')} />
  </section>
)

const ServerCharts = ({ moments, timesMs }: ReturnType<typeof useMoments>) => (
  <>
    <Chart
      id="commands"
      title={say('commandTime')}
      timesMs={timesMs}
      lines={commandLines(moments)}
      format={milliseconds}
      axis={roughMilliseconds}
      least={10}
    />
    <Chart
      id="loop"
      title={say('eventLoop')}
      timesMs={timesMs}
      lines={lagLines(moments)}
      format={milliseconds}
      axis={roughMilliseconds}
      least={20}
    />
  </>
)

const useMoments = (concertId: string) => {
  const moments = useMemo(() => momentsOf(looks.value, concertId), [looks.value, concertId])
  const timesMs = useMemo(() => moments.map(({ atMs }) => atMs), [moments])
  return { moments, timesMs }
}

const Spans = () => (
  <header>
    <h2>{say('charts')}</h2>
    <fieldset class="choice-of" aria-label={say('span')}>
      {SPANS_S.map((span) => (
        <button
          key={span}
          type="button"
          aria-pressed={spanS.value === span}
          onClick={() => {
            spanS.value = span
          }}
        >
          {say('minutes')(span / 60)}
        </button>
      ))}
    </fieldset>
  </header>
)
