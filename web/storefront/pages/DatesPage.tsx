import type { Concert, SaleState, Schedule } from '../../../client-sdk/index.ts'
import { hour, longDate } from '../../i18n/format.ts'
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
import { timeBeside, ZoneNote, zoneOfAll } from '../When.tsx'
import { isAwaitable, isWorthWaiting } from '../waitlist.ts'
import { SaleNews } from './SaleNews.tsx'
import { WaitlistWay } from './WaitlistWay.tsx'
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
      tabTitle={`${text('yourTurn')} · ${concert?.name ?? ''}`}
      lead={<bdi>{concert?.venue}</bdi>}
      aside={<TurnLeft until={turnEndsAt} sale={sale} />}
    >
      <SaleNews sale={sale} />
      <Show of={schedules} lines={4} wayOn={(error) => <WayOn error={error} concertId={concertId} />}>
        {(dates) =>
          dates.length === 0 ? (
            <NoDates
              concert={concert}
              isSoldOut={(sale ?? concert?.saleState) === 'SOLD_OUT'}
              lookAgain={schedules.refresh}
            />
          ) : (
            <>
              <h2 class="section-title">{text('chooseDate')}</h2>
              <ul class="dates">
                {withFull(dates, concert).map((schedule) => (
                  <li key={schedule.scheduleId}>
                    <DateLink schedule={schedule} sale={sale ?? concert?.saleState} timeZone={concert?.timeZone} />
                  </li>
                ))}
              </ul>
              {concert !== undefined && isWorthWaiting(concert) && <WaitlistWay concert={concert} />}
              <ZoneNote zone={concert && zoneOfAll(dates.map((schedule) => ({ concert, schedule })))} />
            </>
          )
        }
      </Show>
    </Page>
  )
}

interface NoDatesProps {
  readonly concert: Concert | undefined
  readonly isSoldOut: boolean
  readonly lookAgain: () => Promise<void>
}

const NoDates = ({ concert, isSoldOut, lookAgain }: NoDatesProps) =>
  isSoldOut ? (
    <Blank icon="stage" title={text('soldOutTitle')} hint={text('soldOutHint')}>
      <WaitlistWay concert={concert} kind="primary" />
      <ButtonLink href={hrefOf({ page: 'concerts' })}>{text('toConcerts')}</ButtonLink>
    </Blank>
  ) : (
    <Blank icon="stage" title={text('noDates')} hint={text('noDatesHint')}>
      <Button onClick={() => void lookAgain()}>{text('lookAgain')}</Button>
      <WaitlistWay concert={concert} />
    </Blank>
  )

/** Those that have seats left, and in between those that have none any more, so that nobody looks for them. */
const withFull = (dates: readonly Schedule[], concert: Concert | undefined): readonly Schedule[] =>
  concert?.schedules.map(
    (date) => dates.find(({ scheduleId }) => scheduleId === date.scheduleId) ?? { ...date, seatsLeft: 0 },
  ) ?? dates

interface DateLinkProps {
  readonly schedule: Schedule
  /** Undefined while it isn't known. */
  readonly sale: SaleState | undefined
  readonly timeZone: string | undefined
}

const DateLink = ({ schedule, sale, timeZone }: DateLinkProps) => {
  const { concertId, scheduleId, startsAt, seatsLeft, seatsTotal } = schedule
  const obstacle = obstacleOf(schedule, sale, timeZone)
  const isAwaited = seatsLeft === 0 && isAwaitable(schedule, sale)
  return (
    <a
      class={obstacle === undefined ? 'date' : 'date is-shut'}
      href={hrefOf(isAwaited ? { page: 'waitlist', concertId } : { page: 'concert', concertId, scheduleId })}
    >
      <span class="date-day">{longDate(startsAt, timeZone)}</span>
      <span class="date-time numbers">{hour(startsAt, timeZone)}</span>
      <span class="date-seats">
        {obstacle !== undefined && <span class="date-obstacle">{obstacle}</span>}
        {isAwaited && <span>{text('toWaitlist')}</span>}
        {seatsLeft > 0 && <span class="numbers">{text('seatsLeftOf')(seatsLeft, seatsTotal)}</span>}
        <meter value={seatsLeft} max={seatsTotal} aria-hidden="true" />
      </span>
      <Icon name="forward" />
    </a>
  )
}

/** Why nothing of a date can be had now; undefined where it can. */
const obstacleOf = (
  schedule: Schedule,
  sale: SaleState | undefined,
  timeZone: string | undefined,
): string | undefined => {
  if (sale === 'CLOSED') return text('saleClosed')
  if (schedule.closesAt !== undefined && Date.parse(schedule.closesAt) <= shop.serverNow()) return text('dateClosed')
  if (schedule.seatsLeft === 0) return text('noneLeft')
  const opensAt = openingOf([schedule])
  if (opensAt !== undefined) return text('opensOn')(timeBeside(opensAt, schedule.startsAt, timeZone))
  return sale === 'PAUSED' ? text('salePaused') : undefined
}
