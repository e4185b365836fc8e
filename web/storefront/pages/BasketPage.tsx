import { useEffect, useState } from 'preact/hooks'
import { RefusedError } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { text } from '../../i18n/text.ts'
import { Blank } from '../../ui/Blank.tsx'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { beginCheckout } from '../beginCheckout.ts'
import { Failure } from '../Failure.tsx'
import { HoldCountdown } from '../HoldCountdown.tsx'
import {
  changingHoldings,
  type Holding,
  holds,
  type Performance,
  performanceOf,
  refreshHoldings,
  reservations,
  wallet,
} from '../holdings.ts'
import { Page } from '../Page.tsx'
import { payHold } from '../payHold.ts'
import { namedSeats } from '../rememberedSeats.ts'
import { goTo, hrefOf } from '../route.ts'
import { Show } from '../Show.tsx'
import { shop } from '../shop.ts'
import { useAction } from '../useAction.ts'
import { timeBeside, When, ZoneNote, zoneOfAll } from '../When.tsx'

/** What the visitor holds, each until its own deadline. */
export const BasketPage = () => {
  /** Those seen while they were held: one that ends under the visitor's eyes says so, instead of vanishing. */
  const [seen] = useState(() => new Set<string>())
  /** Those that the visitor has tried to pay: where one was released elsewhere meanwhile, that they did not pay is said. */
  const [tried] = useState(() => new Set<string>())
  return (
    <Page title={text('basketTitle')}>
      <Show of={reservations}>
        {(all) => {
          for (const { reservationId } of holds.value) seen.add(reservationId)
          const shown = all.filter(
            (one) =>
              holds.value.includes(one) ||
              (one.state === 'EXPIRED' && seen.has(one.reservationId)) ||
              (one.state === 'RELEASED' && tried.has(one.reservationId)),
          )
          if (shown.length > 0) return <HoldCards shown={shown} tried={tried} />
          return (
            <Blank icon="basket" title={text('basketEmpty')} hint={text('basketEmptyHint')}>
              <ButtonLink kind="primary" href={hrefOf({ page: 'concerts' })}>
                {text('toConcerts')}
              </ButtonLink>
            </Blank>
          )
        }}
      </Show>
    </Page>
  )
}

const HoldCards = ({ shown, tried }: { shown: readonly Holding[]; tried: Set<string> }) => {
  const zone = zoneOfAll(shown.map(({ scheduleId }) => performanceOf(scheduleId)))
  return (
    <>
      {shown.map((one) => (
        <HoldCard key={one.reservationId} hold={one} zoned={zone === undefined} tried={tried} />
      ))}
      <ZoneNote zone={zone} />
    </>
  )
}

interface HoldCardProps {
  readonly hold: Holding
  /** Whether its times are told with their zone, which others on the page don't share. */
  readonly zoned: boolean
  /** Those that somebody has tried to pay. */
  readonly tried: Set<string>
}

const HoldCard = ({ hold, zoned, tried }: HoldCardProps) => {
  const { reservationId, scheduleId, state, isPaused } = hold
  const shown = performanceOf(scheduleId)
  const isOver = state === 'EXPIRED' || state === 'RELEASED'
  useEffect(() => void beginCheckout(hold), [reservationId])
  return (
    <article class={isOver ? 'hold is-over' : 'hold'}>
      <header class="hold-head">
        <div>
          <h2>
            <bdi>{shown?.concert.name ?? scheduleId}</bdi>
          </h2>
          {shown !== undefined && (
            <p>
              <When of={shown} zoned={zoned} />
              {shown.concert.venue !== undefined && (
                <>
                  {' · '}
                  <bdi>{shown.concert.venue}</bdi>
                </>
              )}
            </p>
          )}
        </div>
        {!isOver && <TimeLeft hold={hold} />}
      </header>
      <ul class="hold-seats">
        {namedSeats(hold).map(({ seatId, label, category, price }) => (
          <li key={seatId}>
            <b>{label}</b>
            {category !== undefined && <span>{category}</span>}
            {price !== undefined && <span class="hold-price numbers">{won(price)}</span>}
          </li>
        ))}
      </ul>
      {!isOver && shown !== undefined && <p class="hint">{refundTerms(shown)}</p>}
      {isPaused && !isOver && (
        <Notice tone="good" title={text('holdPaused')}>
          <p>{text('holdPausedHint')}</p>
        </Notice>
      )}
      {isOver ? (
        <HoldOver hold={hold} wasTried={tried.has(reservationId)} />
      ) : (
        <Payment hold={hold} onTry={() => tried.add(reservationId)} />
      )}
    </article>
  )
}

/** [P8] What the visitor agrees to by paying. */
const refundTerms = ({ schedule: { startsAt, refundableUntil }, concert: { timeZone } }: Performance): string =>
  refundableUntil === undefined || Date.parse(refundableUntil) <= shop.serverNow()
    ? text('refundTermsNone')
    : text('refundTermsUntil')(timeBeside(refundableUntil, startsAt, timeZone))

const TimeLeft = ({ hold: { expiresAt, isPaused } }: { hold: Holding }) => (
  <p class="hold-left">
    {isPaused ? (
      <strong>{text('clockStands')}</strong>
    ) : (
      <>
        <HoldCountdown until={expiresAt} />
        <span>{text('leftToPay')}</span>
      </>
    )}
  </p>
)

interface HoldOverProps {
  readonly hold: Holding
  /** Whoever has tried to pay wants to know whether they have. */
  readonly wasTried: boolean
}

const HoldOver = ({ hold: { scheduleId, state, offered }, wasTried }: HoldOverProps) => {
  const concertId = performanceOf(scheduleId)?.concert.concertId
  const ended = offered ? 'offerLapsed' : 'holdEnded'
  return (
    <Notice title={text(state === 'RELEASED' ? 'holdReleased' : ended)}>
      <p>
        {text(offered ? 'offerLapsedHint' : 'holdEndedHint')} {wasTried && text('nothingPaid')}
      </p>
      {concertId !== undefined && (
        <div class="actions">
          {offered ? (
            <ButtonLink href={hrefOf({ page: 'waitlist', concertId })}>{text('waitlistAgain')}</ButtonLink>
          ) : (
            <ButtonLink href={hrefOf({ page: 'concert', concertId, enters: true })}>{text('chooseAgain')}</ButtonLink>
          )}
        </div>
      )}
    </Notice>
  )
}

const Payment = ({ hold, onTry }: { hold: Holding; onTry: () => void }) => {
  const { reservationId, amount } = hold
  const { balance, selfCharge } = wallet.value ?? {}
  const missing = balance === undefined ? 0 : Math.max(0, amount - balance)
  const charged = selfCharge === false ? 0 : missing
  const paying = useAction(async () => {
    onTry()
    await changingHoldings(() => payHold(hold, charged))
    goTo({ page: 'tickets', reservationId })
  })
  const releasing = useAction(async () => {
    await shop.release(reservationId)
    await refreshHoldings()
  })
  const busy = paying.busy || hold.state === 'PAYING'
  const payLabel = charged > 0 ? text('chargeAndPay')(won(charged)) : text('pay')(won(amount))
  return (
    <>
      {paying.error !== undefined && <PayFailure error={paying.error} hold={hold} />}
      {releasing.error !== undefined && <Failure error={releasing.error} />}
      <footer class="hold-foot">
        <p class="hold-total">
          <span>{text('total')}</span>
          <strong class="numbers">{won(amount)}</strong>
          {balance !== undefined && <span class="hint">{text('fromWallet')(won(balance))}</span>}
        </p>
        <div class="actions">
          <Button kind="quiet" onClick={releasing.run} busy={releasing.busy} disabled={busy}>
            {text(hold.offered ? 'offerDecline' : 'release')}
          </Button>
          <Button kind="primary" onClick={paying.run} busy={busy} disabled={releasing.busy}>
            {busy ? text('paying') : payLabel}
          </Button>
        </div>
      </footer>
      {missing > 0 && <p class="hint">{text(charged > 0 ? 'missing' : 'missingHere')(won(missing))}</p>}
    </>
  )
}

const PayFailure = ({ error, hold }: { error: unknown; hold: Holding }) => {
  const concertId = performanceOf(hold.scheduleId)?.concert.concertId
  const needsTurn =
    error instanceof RefusedError && ['TOKEN_EXPIRED', 'TOKEN_INVALID', 'TOKEN_NOT_ACTIVE'].includes(error.code)
  if (!needsTurn) return <Failure error={error} />
  return (
    <Notice title={text('turnNeeded')}>
      <p>{text('turnNeededHint')}</p>
      {concertId !== undefined && (
        <div class="actions">
          <ButtonLink href={hrefOf({ page: 'concert', concertId, enters: true })}>{text('joinAgain')}</ButtonLink>
        </div>
      )}
    </Notice>
  )
}
