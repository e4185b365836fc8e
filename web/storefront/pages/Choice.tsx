import { useEffect, useState } from 'preact/hooks'
import type { Reservation, Seat } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { text } from '../../i18n/text.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { allowanceOn } from '../allowance.ts'
import type { Hall } from '../Hall.ts'
import { changingHoldings } from '../holdings.ts'
import { goTo } from '../route.ts'
import { useAction } from '../useAction.ts'
import { AccessCode } from './AccessCode.tsx'
import { Apart } from './Apart.tsx'
import { BestSeats } from './BestSeats.tsx'
import { HoldFailure } from './HoldFailure.tsx'
import { limitReached } from './limitReached.ts'

interface ChoiceProps {
  readonly hall: Hall
  readonly scheduleId: string
  readonly canHold: boolean
  readonly onRemove: (seat: Seat) => void
}

/** The seats chosen so far, and the way to have them: a hold. */
export const Choice = ({ hall, scheduleId, canHold, onRemove }: ChoiceProps) => {
  const chosen = hall.chosen.value
  // Whatever is chosen meanwhile, these seats are held and their question is open.
  const [apart, setApart] = useState<Reservation>()
  const { run, busy, error, forgive } = useAction(async () => {
    const reservation = await changingHoldings(() => hall.hold())
    if (reservation !== undefined) goTo({ page: 'basket' })
  })
  const holdInstead = (seatIds: readonly string[]): void => {
    hall.chooseInstead(seatIds)
    run()
  }
  // What was wrong with a choice is not wrong with the next.
  useEffect(forgive, [chosen])
  const allowance = allowanceOn(scheduleId, hall.owned)
  const total = chosen.reduce((sum, { price }) => sum + price, 0)
  return (
    <section class="choice" aria-label={text('yourChoice')}>
      {apart !== undefined && <Apart hall={hall} reservation={apart} onReleased={() => setApart(undefined)} />}
      {error !== undefined && (
        <HoldFailure error={error} hall={hall} scheduleId={scheduleId} holdInstead={holdInstead} />
      )}
      {chosen.length === 0 ? (
        <>
          <p class="hint">{allowance.more > 0 ? text('nothingChosen')(allowance.more) : limitReached(allowance)}</p>
          {hall.hasAllotments && <AccessCode hall={hall} scheduleId={scheduleId} />}
          {apart === undefined && allowance.more > 0 && (
            <BestSeats hall={hall} scheduleId={scheduleId} canHold={canHold} most={allowance.more} onApart={setApart} />
          )}
        </>
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
