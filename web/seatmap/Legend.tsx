import { won } from '../i18n/format.ts'
import { text } from '../i18n/text.ts'
import { SeatMark } from './SeatMark.tsx'
import type { SeatSource } from './SeatSource.ts'
import { STANDINGS } from './Standing.ts'

/** What the marks on the map mean, and what the seats cost. */
export const Legend = ({ hall }: { hall: SeatSource }) => {
  hall.revision.value
  return (
    <section class="legend" aria-label={text('legend')}>
      <h2 class="section-title">{text('prices')}</h2>
      <ul class="categories">
        {hall.categories.map(({ name, price, seats }, rank) => (
          <li key={name}>
            <SeatMark standing="free" category={rank} />
            <span>{name}</span>
            <span class="numbers">{won(price)}</span>
            <span class="numbers hint">{text('seatsLeft')(seats.filter(hall.isFree).length)}</span>
          </li>
        ))}
      </ul>
      <ul class="standings">
        {STANDINGS.filter((standing) => standing !== 'free').map((standing) => (
          <li key={standing}>
            <SeatMark standing={standing} />
            {text(standing)}
          </li>
        ))}
      </ul>
    </section>
  )
}
