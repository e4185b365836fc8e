import type { Concert } from '../../../client-sdk/index.ts'
import { dateRange, dayAndHour, moment, won, zoneName } from '../../i18n/format.ts'
import { type TextName, text } from '../../i18n/text.ts'
import { Blank } from '../../ui/Blank.tsx'
import { House } from '../../ui/House.tsx'
import { concerts, openingOf } from '../holdings.ts'
import { Page } from '../Page.tsx'
import { hrefOf } from '../route.ts'
import { Show } from '../Show.tsx'
import { ZoneNote } from '../When.tsx'
import { isWorthWaiting } from '../waitlist.ts'
import { WaitlistWay } from './WaitlistWay.tsx'

export const ConcertsPage = () => (
  <Page title={text('concerts')} kicker={text('tagline')} lead={text('concertsLead')}>
    <Show of={concerts} lines={6}>
      {(all) =>
        all.length === 0 ? (
          <Blank icon="stage" title={text('noConcerts')} hint={text('noConcertsYet')} />
        ) : (
          <ConcertList concerts={all} />
        )
      }
    </Show>
  </Page>
)

const ConcertList = ({ concerts: all }: { concerts: readonly Concert[] }) => {
  const zones = new Set(all.flatMap((concert) => zoneOfOpening(concert) ?? []))
  return (
    <>
      <ul class="concerts">
        {all.map((concert) => (
          <li key={concert.concertId}>
            <ConcertCard concert={concert} zoned={zones.size > 1} />
            {isWorthWaiting(concert) && (
              <WaitlistWay
                concert={concert}
                kind={concert.schedules.some(({ seatsLeft }) => seatsLeft === 0) ? 'plain' : 'quiet'}
              />
            )}
          </li>
        ))}
      </ul>
      {zones.size === 1 && <ZoneNote zone={[...zones][0]} />}
    </>
  )
}

const openingShown = ({ saleState, schedules }: Concert): string | undefined =>
  saleState === 'PREQUEUE' ? openingOf(schedules) : undefined

const zoneOfOpening = (concert: Concert): string | undefined => {
  const opensAt = openingShown(concert)
  return opensAt && zoneName(opensAt, concert.timeZone)
}

const SALE_TEXTS = {
  PREQUEUE: 'notOpen',
  OPEN: 'onSale',
  PAUSED: 'salePaused',
  SOLD_OUT: 'soldOut',
  CLOSED: 'saleClosed',
} as const satisfies Record<Concert['saleState'], TextName>

interface ConcertCardProps {
  readonly concert: Concert
  /** Whether its time is told with its zone, which others on the page don't share. */
  readonly zoned: boolean
}

const ConcertCard = ({ concert, zoned }: ConcertCardProps) => {
  const { concertId, name, venue, timeZone, saleState, schedules, priceFrom } = concert
  const opensAt = openingShown(concert)
  const tell = zoned ? moment : dayAndHour
  const total = schedules.reduce((sum, { seatsTotal }) => sum + seatsTotal, 0)
  const left = schedules.reduce((sum, { seatsLeft }) => sum + seatsLeft, 0)
  return (
    <a class="concert" href={hrefOf({ page: 'concert', concertId, enters: true })}>
      <House sold={1 - left / total} />
      <div class="concert-text">
        <p class={`sale-state sale-${saleState.toLowerCase()}`}>
          {opensAt === undefined ? text(SALE_TEXTS[saleState]) : text('opensOn')(tell(opensAt, timeZone))}
        </p>
        <h2>
          <bdi>{name}</bdi>
        </h2>
        {venue !== undefined && (
          <p class="venue">
            <bdi>{venue}</bdi>
          </p>
        )}
        <p class="facts">
          <span>{daysOf(concert)}</span>
          <span>{text('dates')(schedules.length)}</span>
          <span class="numbers">{text('seatsLeft')(left)}</span>
          <span class="numbers">{text('priceFrom')(won(priceFrom))}</span>
        </p>
      </div>
    </a>
  )
}

/** From the first to the last. */
const daysOf = ({ schedules, timeZone }: Concert): string => {
  const days = schedules.map(({ startsAt }) => startsAt).sort()
  return dateRange(days[0] as string, days.at(-1) as string, timeZone)
}
