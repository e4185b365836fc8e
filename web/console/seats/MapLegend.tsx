import type { SeatStatus } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { categoryColour } from '../../seatmap/palette.ts'
import { SeatMark } from '../../seatmap/SeatMark.tsx'
import type { SeatSource } from '../../seatmap/SeatSource.ts'
import type { Standing } from '../../seatmap/Standing.ts'
import { say } from '../say.ts'

const MARKS: readonly (readonly [Standing, SeatStatus | 'chosenSeats'])[] = [
  ['chosen', 'chosenSeats'],
  ['held', 'HELD'],
  ['sold', 'SOLD'],
  ['blocked', 'BLOCKED'],
]

/** What the marks on the map mean; a free seat has the colour of its category. */
export const MapLegend = ({ hall, isPreview = false }: { hall: SeatSource; isPreview?: boolean }) => (
  <ul class="map-legend">
    {hall.categories.map(({ name, price, color, seats }, rank) => (
      <li key={name}>
        <SeatMark standing="free" colour={categoryColour(color, rank)} />
        {name}
        <span class="hint numbers">
          {isPreview ? `${won(price)} · ${say('previewSeats')(seats.length)}` : won(price)}
        </span>
      </li>
    ))}
    {!isPreview &&
      MARKS.map(([standing, name]) => (
        <li key={standing}>
          <SeatMark standing={standing} />
          {say(name)}
        </li>
      ))}
  </ul>
)
