import type { Concert } from '../../../client-sdk/index.ts'
import { moment, shortDate } from '../../i18n/format.ts'
import { type TextName, text } from '../../i18n/text.ts'
import { Blank } from '../../ui/Blank.tsx'
import { House } from '../../ui/House.tsx'
import { concerts, openingOf } from '../holdings.ts'
import { Page } from '../Page.tsx'
import { hrefOf } from '../route.ts'
import { Show } from '../Show.tsx'

export const ConcertsPage = () => (
  <Page title={text('concerts')} kicker={text('tagline')} lead={text('concertsLead')}>
    <Show of={concerts} lines={6}>
      {(all) =>
        all.length === 0 ? (
          <Blank icon="stage" title={text('noConcerts')} hint={text('noConcertsYet')} />
        ) : (
          <ul class="concerts">
            {all.map((concert) => (
              <li key={concert.concertId}>
                <ConcertCard concert={concert} />
              </li>
            ))}
          </ul>
        )
      }
    </Show>
  </Page>
)

const SALE_TEXTS = {
  PREQUEUE: 'notOpen',
  OPEN: 'onSale',
  PAUSED: 'salePaused',
  SOLD_OUT: 'soldOut',
  CLOSED: 'saleClosed',
} as const satisfies Record<Concert['saleState'], TextName>

const ConcertCard = ({ concert }: { concert: Concert }) => {
  const { concertId, name, venue, timeZone, saleState, schedules } = concert
  const opensAt = saleState === 'PREQUEUE' ? openingOf(schedules) : undefined
  const total = schedules.reduce((sum, { seatsTotal }) => sum + seatsTotal, 0)
  const left = schedules.reduce((sum, { seatsLeft }) => sum + seatsLeft, 0)
  return (
    <a class="concert" href={hrefOf({ page: 'concert', concertId, enters: true })}>
      <House sold={1 - left / total} />
      <div class="concert-text">
        <p class={`sale-state sale-${saleState.toLowerCase()}`}>
          {opensAt === undefined ? text(SALE_TEXTS[saleState]) : text('opensOn')(moment(opensAt, timeZone))}
        </p>
        <h2>{name}</h2>
        {venue !== undefined && <p class="venue">{venue}</p>}
        <p class="facts">
          <span>{daysOf(concert)}</span>
          <span>{text('dates')(schedules.length)}</span>
          <span class="numbers">{text('seatsLeft')(left)}</span>
        </p>
      </div>
    </a>
  )
}

/** `2 Apr – 3 Apr`. */
const daysOf = ({ schedules, timeZone }: Concert): string => {
  const days = schedules.map(({ startsAt }) => startsAt).sort()
  const [first, last] = [days[0], days.at(-1)].map((day) => (day === undefined ? '' : shortDate(day, timeZone)))
  return first === last ? String(first) : `${first} – ${last}`
}
