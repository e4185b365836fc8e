import type { Concert, SaleState, Schedule } from '../../../client-sdk/index.ts'
import { clock, longDate, moment } from '../../i18n/format.ts'
import { text } from '../../i18n/text.ts'
import { Blank } from '../../ui/Blank.tsx'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { openingOf } from '../holdings.ts'
import { Page } from '../Page.tsx'
import { hrefOf } from '../route.ts'
import { Show } from '../Show.tsx'
import { shop } from '../shop.ts'
import { TurnLeft } from '../TurnLeft.tsx'
import { useLoaded } from '../useLoaded.ts'
import { SaleNews } from './SaleNews.tsx'
import { WayOn } from './WayOn.tsx'

interface DatesPageProps {
  readonly concertId: string
  /** Undefined while it isn't known. */
  readonly concert: Concert | undefined
  readonly turnEndsAt: string
  /** Undefined while it isn't known. */
  readonly sale: SaleState | undefined
}

export const DatesPage = ({ concertId, concert, turnEndsAt, sale }: DatesPageProps) => {
  const schedules = useLoaded(() => shop.schedules(concertId), [concertId])
  return (
    <Page
      title={concert?.name ?? ''}
      kicker={text('yourTurn')}
      lead={concert?.venue}
      aside={<TurnLeft until={turnEndsAt} sale={sale} />}
    >
      <SaleNews sale={sale} />
      <Show of={schedules} lines={4} wayOn={(error) => <WayOn error={error} concertId={concertId} />}>
        {(dates) =>
          dates.length === 0 ? (
            <NoDates isSoldOut={(sale ?? concert?.saleState) === 'SOLD_OUT'} lookAgain={schedules.refresh} />
          ) : (
            <>
              <h2 class="section-title">{text('chooseDate')}</h2>
              <ul class="dates">
                {dates.map((schedule) => (
                  <li key={schedule.scheduleId}>
                    <DateLink schedule={schedule} timeZone={concert?.timeZone} />
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Show>
    </Page>
  )
}

const NoDates = ({ isSoldOut, lookAgain }: { isSoldOut: boolean; lookAgain: () => Promise<void> }) =>
  isSoldOut ? (
    <Blank icon="stage" title={text('soldOutTitle')} hint={text('soldOutHint')}>
      <ButtonLink kind="primary" href={hrefOf({ page: 'concerts' })}>
        {text('toConcerts')}
      </ButtonLink>
    </Blank>
  ) : (
    <Blank icon="stage" title={text('noDates')} hint={text('noDatesHint')}>
      <Button onClick={() => void lookAgain()}>{text('lookAgain')}</Button>
    </Blank>
  )

const DateLink = ({ schedule, timeZone }: { schedule: Schedule; timeZone: string | undefined }) => {
  const { concertId, scheduleId, startsAt, seatsLeft, seatsTotal } = schedule
  const opensAt = openingOf([schedule])
  const isClosed = schedule.closesAt !== undefined && Date.parse(schedule.closesAt) <= shop.serverNow()
  return (
    <a class="date" href={hrefOf({ page: 'concert', concertId, scheduleId })}>
      <span class="date-day">{longDate(startsAt, timeZone)}</span>
      <span class="date-time numbers">{clock(startsAt, timeZone)}</span>
      <span class="date-seats">
        <span class="numbers">{text('seatsLeftOf')(seatsLeft, seatsTotal)}</span>
        {opensAt !== undefined && <span class="date-opens">{text('opensOn')(moment(opensAt, timeZone))}</span>}
        {isClosed && <span class="date-opens">{text('dateClosed')}</span>}
        <meter value={seatsLeft} max={seatsTotal} aria-hidden="true" />
      </span>
      <Icon name="forward" />
    </a>
  )
}
