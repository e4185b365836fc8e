import type { ConcertOverview } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { figuresOf } from '../live/feed.ts'
import type { CategoryInk } from '../live/lines.ts'
import { count } from '../live/units.ts'
import { Named } from '../parts/Named.tsx'
import { SeatBar } from '../parts/SeatBar.tsx'
import { say } from '../say.ts'

/** What is left of each category, all dates together. */
export const Categories = ({ sale, categories }: { sale: ConcertOverview; categories: readonly CategoryInk[] }) => {
  const tallies = figuresOf(sale.concertId)?.categories ?? []
  return (
    <section class="panel sale-categories" aria-labelledby="categories">
      <h2 id="categories">{say('categories')}</h2>
      <table class="table cards">
        <thead>
          <tr>
            <th scope="col">{say('category')}</th>
            <th scope="col" class="number">
              {say('seatsLeft')}
            </th>
            <th scope="col" class="number">
              {say('seatsHeld')}
            </th>
            <th scope="col" class="number">
              {say('seatsSold')}
            </th>
            <th scope="col" class="number">
              {say('seatsBlocked')}
            </th>
          </tr>
        </thead>
        <tbody>
          {categories.map(({ name, colour }) => {
            const tally = tallies.find(({ category }) => category === name)
            if (tally === undefined) return null
            return (
              <tr key={name} data-category={name}>
                <th scope="row">
                  <span class="category">
                    <i class="seat-dot" style={{ '--swatch': colour }} />
                    <Named name={name} />
                  </span>
                  <span class="hint numbers">{pricesOf(sale, name)}</span>
                  <SeatBar tally={tally} colour={colour} />
                </th>
                <td class="number" data-label={say('seatsLeft')}>
                  {count(tally.free)}
                </td>
                <td class="number" data-label={say('seatsHeld')}>
                  {count(tally.held)}
                </td>
                <td class="number" data-label={say('seatsSold')}>
                  {count(tally.sold)}
                </td>
                <td class="number" data-label={say('seatsBlocked')}>
                  {count(tally.blocked)}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

/** Dates may differ in what they ask for a category. */
const pricesOf = ({ schedules }: ConcertOverview, name: string): string => {
  const prices = schedules.flatMap(({ categories }) =>
    categories.filter(({ category }) => category === name).map(({ price }) => price),
  )
  const [least, most] = [Math.min(...prices), Math.max(...prices)]
  return least === most ? won(least) : `${won(least)} – ${won(most)}`
}
