import { text } from '../i18n/text.ts'
import { Button, ButtonLink } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Failure } from './Failure.tsx'
import { HoldCountdown } from './HoldCountdown.tsx'
import { type Holding, performanceOf } from './holdings.ts'
import { hrefOf, route } from './route.ts'
import { useAction } from './useAction.ts'
import { When } from './When.tsx'
import { declineOffer, dismissLapsed, lapsed, offers } from './waitlist.ts'

/** [N2] [N4] Seats that were waited for show up wherever the visitor is; in the basket they are among what is held. */
export const OfferBanner = () => {
  const isElsewhere = route.value.page !== 'basket'
  return (
    <div class="offers" role="status">
      {isElsewhere && offers.value.map((offer) => <Offer key={offer.reservationId} offer={offer} />)}
      {isElsewhere && lapsed.value !== undefined && <Lapsed scheduleId={lapsed.value.scheduleId} />}
    </div>
  )
}

const Offer = ({ offer }: { offer: Holding }) => {
  const { scheduleId, seats, expiresAt, isPaused } = offer
  const { run, busy, error } = useAction(() => declineOffer(offer))
  return (
    <section class="offer">
      <Notice tone="good" title={text('offered')(seats.length)}>
        <Where scheduleId={scheduleId} />
        <p class="offer-left">{isPaused ? text('clockStands') : <HoldCountdown until={expiresAt} />}</p>
        {error !== undefined && <Failure error={error} />}
        <div class="actions">
          <ButtonLink kind="primary" href={hrefOf({ page: 'basket' })}>
            {text('offerPay')}
          </ButtonLink>
          <Button onClick={run} busy={busy}>
            {text('offerDecline')}
          </Button>
        </div>
      </Notice>
    </section>
  )
}

const Lapsed = ({ scheduleId }: { scheduleId: string }) => {
  const concertId = performanceOf(scheduleId)?.concert.concertId
  return (
    <section class="offer">
      <Notice title={text('offerLapsed')}>
        <Where scheduleId={scheduleId} />
        <p>{text('offerLapsedHint')}</p>
        <div class="actions">
          {concertId !== undefined && (
            <ButtonLink href={hrefOf({ page: 'waitlist', concertId })}>{text('waitlistAgain')}</ButtonLink>
          )}
          <Button kind="quiet" onClick={() => dismissLapsed(scheduleId)}>
            {text('dismiss')}
          </Button>
        </div>
      </Notice>
    </section>
  )
}

const Where = ({ scheduleId }: { scheduleId: string }) => {
  const shown = performanceOf(scheduleId)
  return (
    <p>
      <bdi>{shown?.concert.name ?? scheduleId}</bdi>
      {shown !== undefined && ' · '}
      <When of={shown} zoned />
    </p>
  )
}
