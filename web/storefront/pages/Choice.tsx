import { useEffect } from 'preact/hooks'
import { RefusedError, type Seat } from '../../../client-sdk/index.ts'
import { moment, won } from '../../i18n/format.ts'
import { text } from '../../i18n/text.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Failure } from '../Failure.tsx'
import type { Hall } from '../Hall.ts'
import { refreshHoldings } from '../holdings.ts'
import { goTo } from '../route.ts'
import { shop } from '../shop.ts'
import { useAction } from '../useAction.ts'

interface ChoiceProps {
  readonly hall: Hall
  readonly canHold: boolean
  readonly onRemove: (seat: Seat) => void
}

/** The seats chosen so far, and the way to have them: a hold. */
export const Choice = ({ hall, canHold, onRemove }: ChoiceProps) => {
  const chosen = hall.chosen.value
  const { run, busy, error, forgive } = useAction(async () => {
    if ((await hall.hold()) === undefined) return
    await refreshHoldings()
    goTo({ page: 'basket' })
  })
  // What was wrong with another choice says nothing of this one.
  useEffect(forgive, [chosen])
  const total = chosen.reduce((sum, { price }) => sum + price, 0)
  return (
    <section class="choice" aria-label={text('yourChoice')}>
      {error !== undefined && <HoldFailure error={error} />}
      {chosen.length === 0 ? (
        <p class="hint">{text('nothingChosen')}</p>
      ) : (
        <>
          <ul class="chosen">
            {chosen.map((seat) => (
              <li key={seat.seatId}>
                <span class="chosen-label">{seat.label}</span>
                <span class="numbers">{won(seat.price)}</span>
                <Button
                  kind="quiet"
                  label={text('unchoose')(seat.label)}
                  onClick={() => onRemove(seat)}
                  disabled={busy}
                >
                  <Icon name="close" />
                </Button>
              </li>
            ))}
          </ul>
          <div class="choice-sum">
            <p>
              <span>{text('seatCount')(chosen.length)}</span>
              <strong class="numbers">{won(total)}</strong>
            </p>
            <Button kind="primary" onClick={run} busy={busy} disabled={!canHold}>
              {busy ? text('holding') : text('hold')(chosen.length)}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}

const HoldFailure = ({ error }: { error: unknown }) => {
  if (error instanceof RefusedError && error.code === 'SEAT_LIMIT') {
    return (
      <Notice title={text('limitTitle')}>
        <p>{text('limitHint')}</p>
      </Notice>
    )
  }
  if (error instanceof RefusedError && error.code === 'SALE_NOT_OPEN') {
    const opensAt = shop.serverNow() + (error.retryAfterMs ?? 0)
    return (
      <Notice title={text('notOpenTitle')}>
        <p>{text('notOpenUntil')(moment(opensAt))}</p>
      </Notice>
    )
  }
  return <Failure error={error} />
}
