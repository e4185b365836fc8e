import { computed, signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { language } from '../../i18n/language.ts'
import { say } from '../say.ts'
import type { Line } from './Line.ts'
import { openPlot, type Plot } from './plot.ts'
import { count } from './units.ts'

interface ChartProps {
  /** The same in every language. */
  readonly id: string
  readonly title: string
  /** Epoch milliseconds, one for each value of a line. */
  readonly timesMs: readonly number[]
  readonly lines: readonly Line[]
  /** How a value of it is written. */
  readonly format: (value: number) => string
  /** How its axis writes one. */
  readonly axis: (value: number) => string
  /** What the upper edge shows at the least, so that next to nothing doesn't look like much. */
  readonly least: number
  /** In the place of lines, while there are none. */
  readonly none?: string
}

/** Where the mouse points at, in all charts. */
const pointed = signal<number | undefined>(undefined)

/** How much of the past the charts show, in seconds. */
export const SPANS_S = [60, 300, 900] as const
export const spanS = signal<number>(SPANS_S[1])

const dark = matchMedia('(prefers-color-scheme: dark)')
const isDark = signal(dark.matches)
dark.addEventListener('change', () => {
  isDark.value = dark.matches
})
/** What a plot can't change once it is drawn. */
const manner = computed(() => `${language.value} ${isDark.value}`)

/** Lines over time; above them as text what each is now, or was where the mouse points. */
export const Chart = ({ id, title, timesMs, lines, format, axis, least, none }: ChartProps) => {
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<Plot>(undefined)
  const which = lines.map(({ key, colour }) => `${key} ${colour}`).join()
  useEffect(() => {
    if (which === '') return
    const onPoint = (place: number | undefined): void => {
      pointed.value = place
    }
    plot.current = openPlot(host.current as HTMLElement, lines, { least, axis, onPoint })
    return () => {
      plot.current?.close()
      plot.current = undefined
    }
  }, [which, manner.value, least])
  useEffect(() => {
    const timesS = timesMs.map((atMs) => atMs / 1_000)
    plot.current?.show(timesS, lines, spanS.value)
  }, [timesMs, lines, spanS.value, manner.value])

  return (
    <figure class="chart" data-chart={id} aria-label={title}>
      <figcaption>
        <h3>{title}</h3>
        <dl class="readings">
          {lines.map((line) => (
            <Reading key={line.key} line={line} format={format} />
          ))}
        </dl>
      </figcaption>
      <div class="plot" ref={host} aria-hidden="true">
        {lines.length === 0 && none !== undefined && <p class="hint">{none}</p>}
      </div>
    </figure>
  )
}

const Reading = ({
  line: { key, name, code, colour, values, isDashed, total },
  format,
}: { line: Line } & Pick<ChartProps, 'format'>) => {
  const at = pointed.value
  const value = at !== undefined && at < values.length ? values[at] : values.at(-1)
  return (
    <div>
      <dt>
        <i class={isDashed ? 'swatch is-dashed' : 'swatch'} style={{ '--swatch': colour }} />
        {name}
        {code !== undefined && (
          <>
            {' '}
            <code class="hint">{code}</code>
          </>
        )}
      </dt>
      <dd class="numbers" data-reading={key}>
        {value === null || value === undefined ? '–' : format(value)}
      </dd>
      {total !== undefined && (
        <dd class="numbers hint" data-total={key}>
          {say('inAll')(count(total))}
        </dd>
      )}
    </div>
  )
}
