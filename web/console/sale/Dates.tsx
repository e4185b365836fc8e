import type { ConcertOverview } from '../../../client-sdk/index.ts'
import { moment, won } from '../../i18n/format.ts'
import { serverNow } from '../live/feed.ts'
import { count } from '../live/units.ts'
import { SeatBar } from '../parts/SeatBar.tsx'
import { hrefOf } from '../route.ts'
import { say } from '../say.ts'

/** Each date by itself, with the way to its seats. */
export const Dates = ({ sale: { concertId, schedules } }: { sale: ConcertOverview }) => (
  <section class="panel" aria-labelledby="dates">
    <h2 id="dates">{say('dates')}</h2>
    <ul class="dates">
      {schedules.map(({ scheduleId, startsAt, opensAt, closesAt, seats, revenue }) => (
        <li key={scheduleId}>
          <time dateTime={startsAt}>{moment(startsAt)}</time>
          <span class="numbers">
            {count(seats.free)} <span class="hint">{say('ofSeats')(seats.total)}</span>
          </span>
          <span class="numbers">{won(revenue)}</span>
          <a class="button button-small" href={hrefOf({ page: 'seats', concertId, scheduleId })}>
            {say('blockSeats')}
            <span class="visually-hidden">: {moment(startsAt)}</span>
          </a>
          {opensAt !== undefined && Date.parse(opensAt) > serverNow() && (
            <span class="hint date-opens">{say('opensAt')(moment(opensAt))}</span>
          )}
          {closesAt !== undefined && (
            <span class="hint date-opens">
              {say(Date.parse(closesAt) > serverNow() ? 'closesAt' : 'closedAt')(moment(closesAt))}
            </span>
          )}
          <SeatBar tally={seats} />
        </li>
      ))}
    </ul>
  </section>
)
