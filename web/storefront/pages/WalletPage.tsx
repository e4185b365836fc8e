import { useState } from 'preact/hooks'
import { type Entry, LIMITS } from '../../../client-sdk/index.ts'
import { dayAndHour, longDate, won, zoneName } from '../../i18n/format.ts'
import { text } from '../../i18n/text.ts'
import { Blank } from '../../ui/Blank.tsx'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { charge, settleCharge, unansweredCharge } from '../charging.ts'
import { Failure } from '../Failure.tsx'
import { entries, performanceOf, reservations, wallet } from '../holdings.ts'
import { Page } from '../Page.tsx'
import { namedSeats } from '../rememberedSeats.ts'
import { Show } from '../Show.tsx'
import { useAction } from '../useAction.ts'
import { ZoneNote } from '../When.tsx'

const USUAL_AMOUNTS = [50_000, 100_000, 200_000, 500_000]

export const WalletPage = () => (
  <Page title={text('walletTitle')}>
    <div class="wallet">
      <section class="wallet-balance" aria-label={text('balance')}>
        <p class="kicker">{text('balance')}</p>
        <Show of={wallet} lines={1}>
          {({ balance, selfCharge }) => (
            <>
              <p class="balance numbers">{won(balance)}</p>
              {selfCharge === false ? <Notice tone="good" title={text('chargeClosed')} /> : <ChargeForm />}
            </>
          )}
        </Show>
      </section>
      <section aria-label={text('history')}>
        <h2 class="section-title">{text('history')}</h2>
        <Show of={entries} lines={5}>
          {(all) =>
            all.length === 0 ? (
              <Blank icon="wallet" title={text('historyEmpty')} hint={text('historyEmptyHint')} />
            ) : (
              <>
                <ul class="entries">
                  {all.map((entry) => (
                    <EntryLine key={entry.entryId} entry={entry} />
                  ))}
                </ul>
                <ZoneNote zone={zoneName(Date.now())} />
              </>
            )
          }
        </Show>
      </section>
    </div>
  </Page>
)

const ChargeForm = () => {
  const [amount, setAmount] = useState(String(USUAL_AMOUNTS[1]))
  const [charged, setCharged] = useState<number>()
  const wanted = Number(amount)
  const isPossible = Number.isInteger(wanted) && wanted >= 1 && wanted <= LIMITS.chargeAmount
  const unanswered = unansweredCharge.value
  const { run, busy, error } = useAction(async () => {
    setCharged(undefined)
    try {
      await (unanswered === undefined ? charge(wanted) : settleCharge())
    } finally {
      await Promise.all([wallet.refresh(), entries.refresh()])
    }
    setCharged(unanswered?.amount ?? wanted)
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (isPossible || unanswered !== undefined) run()
  }
  if (unanswered !== undefined && !busy) {
    return (
      <form class="charge" onSubmit={submit}>
        <Notice title={text('chargeUnanswered')(won(unanswered.amount))}>
          <p>{text('chargeUnansweredHint')}</p>
        </Notice>
        <Button kind="primary" type="submit">
          {text('askAgain')}
        </Button>
      </form>
    )
  }
  return (
    <form class="charge" onSubmit={submit}>
      <fieldset class="amounts" aria-label={text('chargeAmount')}>
        {USUAL_AMOUNTS.map((usual) => (
          <button key={usual} type="button" aria-pressed={wanted === usual} onClick={() => setAmount(String(usual))}>
            {won(usual)}
          </button>
        ))}
      </fieldset>
      <label class="field">
        <span>{text('chargeAmount')}</span>
        <input
          inputMode="numeric"
          value={amount}
          onInput={({ currentTarget }) => setAmount(currentTarget.value.replace(/\D/g, ''))}
          aria-invalid={!isPossible}
        />
      </label>
      {!isPossible && <p class="hint">{text('chargeLimit')(won(LIMITS.chargeAmount))}</p>}
      <Button kind="primary" type="submit" busy={busy} disabled={!isPossible}>
        {isPossible ? text('chargeNow')(won(wanted)) : text('charge')}
      </Button>
      {charged !== undefined && <Notice tone="good" title={text('charged')(won(charged))} />}
      {error !== undefined && <Failure error={error} />}
    </form>
  )
}

const KINDS = { CHARGE: 'entryCharge', PAYMENT: 'entryPayment', REFUND: 'entryRefund' } as const

const EntryLine = ({ entry: { kind, at, amount, balanceAfter, reservationId } }: { entry: Entry }) => (
  <li>
    <span class="entry-kind">{text(KINDS[kind])}</span>
    {reservationId !== undefined && <EntrySeats reservationId={reservationId} />}
    <time class="hint" dateTime={at}>
      {dayAndHour(at)}
    </time>
    <span class="entry-amount numbers">{amount > 0 ? `+${won(amount)}` : won(amount)}</span>
    <span class="entry-balance hint numbers">{text('balanceAfter')(won(balanceAfter))}</span>
  </li>
)

/** What was paid or refunded, as far as it is known. */
const EntrySeats = ({ reservationId }: { reservationId: string }) => {
  const reservation = reservations.value?.find((one) => one.reservationId === reservationId)
  const shown = reservation && performanceOf(reservation.scheduleId)
  if (reservation === undefined || shown === undefined) return null
  const labels = namedSeats(reservation).map(({ label }) => label)
  return (
    <span class="entry-about">
      <bdi>{shown.concert.name}</bdi>, {longDate(shown.schedule.startsAt, shown.concert.timeZone)}: {labels.join(', ')}
    </span>
  )
}
