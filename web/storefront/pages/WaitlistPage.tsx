import { useEffect, useState } from 'preact/hooks'
import { type Concert, RefusedError, type Schedule, type WaitlistPlace } from '../../../client-sdk/index.ts'
import { isolated } from '../../i18n/isolated.ts'
import { language } from '../../i18n/language.ts'
import { text } from '../../i18n/text.ts'
import { Blank } from '../../ui/Blank.tsx'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { allowanceOn } from '../allowance.ts'
import { Failure } from '../Failure.tsx'
import { concertOf, concerts } from '../holdings.ts'
import { Page } from '../Page.tsx'
import { hrefOf } from '../route.ts'
import { Show } from '../Show.tsx'
import { shop } from '../shop.ts'
import { useAction } from '../useAction.ts'
import { useLoaded } from '../useLoaded.ts'
import { When } from '../When.tsx'
import { joinWaitlist, leaveWaitlist, waitlistPlaceOn, waitlistPlaces, waitlistsOf } from '../waitlist.ts'
import { limitReached } from './limitReached.ts'
import { CategoryField, QuantityField } from './SeatWish.tsx'

/** The dates of a concert that can be waited for, and the visitor's places on their waitlists. */
export const WaitlistPage = ({ concertId }: { concertId: string }) => {
  const concert = concertOf(concertId)
  return (
    <Page
      title={concert?.name ?? ''}
      kicker={text('waitlist')}
      lead={text('waitlistLead')}
      tabTitle={`${text('waitlist')} · ${concert?.name ?? ''}`}
    >
      <Show of={concerts} lines={4}>
        {() =>
          concert === undefined ? (
            <NothingToWaitFor />
          ) : (
            <Show of={waitlistPlaces} lines={4}>
              {() => <Waitlists concert={concert} />}
            </Show>
          )
        }
      </Show>
    </Page>
  )
}

const Waitlists = ({ concert }: { concert: Concert }) => {
  const shown = waitlistsOf(concert)
  if (shown.length === 0) return <NothingToWaitFor concertId={concert.concertId} />
  return (
    <ul class="waitlists">
      {shown.map((schedule) => (
        <li key={schedule.scheduleId} data-waitlist={schedule.scheduleId}>
          <WaitlistOfDate concert={concert} schedule={schedule} isOnly={shown.length === 1} />
        </li>
      ))}
    </ul>
  )
}

const NothingToWaitFor = ({ concertId }: { concertId?: string }) => (
  <Blank icon="stage" title={text('waitlistNone')} hint={text('waitlistNoneHint')}>
    {concertId === undefined ? (
      <ButtonLink href={hrefOf({ page: 'concerts' })}>{text('toConcerts')}</ButtonLink>
    ) : (
      <ButtonLink href={hrefOf({ page: 'concert', concertId, enters: true })}>{text('toConcert')}</ButtonLink>
    )}
  </Blank>
)

interface DateProps {
  readonly concert: Concert
  readonly schedule: Schedule
  /** Whether there is no other date to choose. */
  readonly isOnly: boolean
}

const WaitlistOfDate = ({ concert, schedule, isOnly }: DateProps) => {
  const { scheduleId, seatsLeft, waitlist = 0 } = schedule
  const place = waitlistPlaceOn(scheduleId)
  return (
    <section class="waitlist" aria-label={text('waitlist')}>
      <h2>
        <When of={{ concert, schedule }} zoned />
      </h2>
      <p class="hint">
        {seatsLeft > 0 ? text('seatsLeft')(seatsLeft) : text(concert.saleState === 'SOLD_OUT' ? 'soldOut' : 'noneLeft')}
        {' · '}
        {text('waitlistLength')(waitlist)}
      </p>
      {place === undefined ? (
        <Join schedule={schedule} isOnly={isOnly} />
      ) : (
        <PlaceOnWaitlist scheduleId={scheduleId} place={place} offerMs={concert.waitlistOfferMs} />
      )}
    </section>
  )
}

interface PlaceProps {
  readonly scheduleId: string
  readonly place: WaitlistPlace
  readonly offerMs: number | undefined
}

const PlaceOnWaitlist = ({ scheduleId, place: { ahead, quantity, zone, category }, offerMs }: PlaceProps) => {
  const { run, busy, error } = useAction(() => leaveWaitlist(scheduleId))
  const what = [zone, category].filter(Boolean).join(', ')
  return (
    <>
      <p class="waitlist-ahead" aria-live="polite">
        {text('waitlistAhead')(ahead)}
      </p>
      <p>{text('waitlistWish')(quantity, what)}</p>
      <p class="hint">
        {text('waitlistHint')} {offerMs !== undefined && text('waitlistHeldFor')(offerMs)}
      </p>
      {error !== undefined && <Failure error={error} />}
      <div class="actions">
        <Button onClick={run} busy={busy}>
          {text('waitlistLeave')}
        </Button>
      </div>
    </>
  )
}

/** The form comes when it is asked for, or where there is nothing else to ask for: its categories are a question of their own, and a run has hundreds of dates. */
const Join = ({ schedule, isOnly }: Pick<DateProps, 'schedule' | 'isOnly'>) => {
  const [isWanted, setWanted] = useState(false)
  return isOnly || isWanted ? (
    <JoinForm schedule={schedule} />
  ) : (
    <div class="actions">
      <Button onClick={() => setWanted(true)}>{text('toWaitlist')}</Button>
    </div>
  )
}

const JoinForm = ({ schedule }: Pick<DateProps, 'schedule'>) => {
  const { scheduleId } = schedule
  const [wanted, setWanted] = useState(1)
  const [category, setCategory] = useState('')
  const plan = useLoaded(() => shop.plan(scheduleId), [scheduleId])
  useEffect(() => void plan.refresh(), [plan])
  const allowance = allowanceOn(scheduleId)
  const quantity = Math.min(wanted, allowance.more)
  const { run, busy, error } = useAction(() =>
    joinWaitlist(scheduleId, { quantity, ...(category !== '' && { category }) }),
  )
  const categories = plan.value?.categories ?? []
  if (allowance.more < 1) return <Notice title={limitReached(allowance)} />
  return (
    <form
      class="waitlist-form"
      aria-label={text('toWaitlist')}
      onSubmit={(event) => {
        event.preventDefault()
        run()
      }}
    >
      {error !== undefined && <JoinFailure error={error} schedule={schedule} />}
      <QuantityField value={quantity} most={allowance.more} onChange={setWanted} />
      {categories.length > 1 && (
        <CategoryField
          label={text('waitlistCategory')}
          value={category}
          categories={categories}
          onChange={setCategory}
          show={({ name }) => isolated(name)}
        />
      )}
      <Button kind="primary" type="submit" busy={busy}>
        {text('waitlistJoin')(quantity)}
      </Button>
    </form>
  )
}

const JoinFailure = ({ error, schedule }: Pick<DateProps, 'schedule'> & { readonly error: unknown }) => {
  if (!(error instanceof RefusedError) || error.code !== 'SEATS_AVAILABLE') return <Failure error={error} />
  const { concertId, scheduleId } = schedule
  return (
    <Notice title={error.text(language.value)}>
      <div class="actions">
        <ButtonLink href={hrefOf({ page: 'concert', concertId, scheduleId })}>{text('toSeats')}</ButtonLink>
      </div>
    </Notice>
  )
}
