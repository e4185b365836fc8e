import { won } from '../i18n/format.ts'
import { text } from '../i18n/text.ts'
import { categoryColour } from './palette.ts'
import { SeatMark } from './SeatMark.tsx'
import type { SeatSource } from './SeatSource.ts'
import { STANDINGS } from './Standing.ts'
import { useHallChanges } from './useHallChanges.ts'

/** Counts are read, not watched. */
const COUNT_MS = 250

/** What the marks on the map mean, and what the seats cost. */
export const Legend = ({ hall }: { hall: SeatSource }) => {
  useHallChanges(hall, { atMostEveryMs: COUNT_MS })
  const hasAllotments = hall.seats.some(({ allotment }) => allotment !== undefined)
  return (
    <section class="legend" aria-label={text('legend')}>
      <h2 class="section-title">{text('prices')}</h2>
      <ul class="categories">
        {hall.categories.map(({ name, price, color, seats }, rank) => (
          <li key={name}>
            <SeatMark standing="free" colour={categoryColour(color, rank)} />
            <span>{name}</span>
            <span class="numbers">{won(price)}</span>
            <span class="numbers hint">{text('seatsLeft')(seats.filter(hall.isFree).length)}</span>
          </li>
        ))}
      </ul>
      <ul class="standings">
        {STANDINGS.filter((standing) => standing !== 'free' && (standing !== 'allotted' || hasAllotments)).map(
          (standing) => (
            <li key={standing}>
              <SeatMark standing={standing} />
              {text(standing)}
            </li>
          ),
        )}
      </ul>
    </section>
  )
}
