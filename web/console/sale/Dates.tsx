import type { ConcertOverview, SaleState } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { serverNow } from '../live/feed.ts'
import { evening, moment } from '../live/times.ts'
import { count } from '../live/units.ts'
import { SeatBar } from '../parts/SeatBar.tsx'
import { When } from '../parts/When.tsx'
import { hrefOf } from '../route.ts'
import { say } from '../say.ts'

interface DatesProps {
  readonly sale: ConcertOverview
  readonly state: SaleState
}

/** Each date by itself, with the way to its seats. */
export const Dates = ({ sale: { concertId, schedules }, state }: DatesProps) => (
  <section class="panel" aria-labelledby="dates">
    <h2 id="dates">{say('dates')}</h2>
    <ul class="dates">
      {schedules.map(({ scheduleId, startsAt, opensAt, closesAt, seats, checkedIn, waitlist, revenue }) => (
        <li key={scheduleId}>
          <When at={startsAt} form={evening} />
          <span class="numbers">
            {count(seats.free)} <span class="hint">{say('ofSeats')(seats.total)}</span>
          </span>
          <span class="numbers">{won(revenue)}</span>
          <a class="button button-small" href={hrefOf({ page: 'seats', concertId, scheduleId })}>
            {say('blockSeats')}
            <span class="visually-hidden">: {evening(startsAt)}</span>
          </a>
          {seats.sold > 0 && (
            <span class="hint date-more" data-checked-in={checkedIn}>
              {say('checkedInOf')(checkedIn, seats.sold)}
            </span>
          )}
          {waitlist !== undefined && (
            <span class="hint date-more" data-waitlist={waitlist}>
              {say('onWaitlist')(waitlist)}
            </span>
          )}
          {opensAt !== undefined && Date.parse(opensAt) > serverNow() && (
            <span class="hint date-more">{say('opensAt')(moment(opensAt))}</span>
          )}
          {closesAt !== undefined && (
            <span class="hint date-more">
              {say(Date.parse(closesAt) > serverNow() ? 'closesAt' : 'closedAt')(moment(closesAt))}
            </span>
          )}
          <SeatBar tally={seats} isIdle={state !== 'OPEN'} />
        </li>
      ))}
    </ul>
  </section>
)
