import { useState } from 'preact/hooks'
import type { Reservation } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { text } from '../../i18n/text.ts'
import { Button } from '../../ui/Button.tsx'
import type { Hall } from '../Hall.ts'
import { changingHoldings } from '../holdings.ts'
import { goTo } from '../route.ts'
import { useAction } from '../useAction.ts'
import { HoldFailure } from './HoldFailure.tsx'

interface BestSeatsProps {
  readonly hall: Hall
  readonly scheduleId: string
  readonly canHold: boolean
  /** Told of seats that are held, but not side by side. */
  readonly onApart: (reservation: Reservation) => void
}

/** As many as are offered: more than most sales let one visitor have, and the server says so. */
const QUANTITIES = [1, 2, 3, 4, 5, 6, 7, 8]

/** On a phone it would hide the map. */
const isWide = (): boolean => matchMedia('(min-width: 60rem)').matches

/** For who would rather be given good seats than look for them: the server chooses, and holds them at once. */
export const BestSeats = ({ hall, scheduleId, canHold, onApart }: BestSeatsProps) => {
  const [quantity, setQuantity] = useState(2)
  const [category, setCategory] = useState('')
  const [isOpen] = useState(isWide)
  const { run, busy, error } = useAction(async () => {
    const best = { quantity, ...(category !== '' && { category }) }
    const reservation = await changingHoldings(() => hall.holdBest(best))
    if (reservation.split) onApart(reservation)
    else goTo({ page: 'basket' })
  })
  return (
    <details class="best" open={isOpen}>
      <summary class="section-title">{text('bestSeats')}</summary>
      <form
        aria-label={text('bestSeats')}
        onSubmit={(event) => {
          event.preventDefault()
          run()
        }}
      >
        {error !== undefined && <HoldFailure error={error} hall={hall} scheduleId={scheduleId} />}
        <div class="best-wishes">
          <label class="field">
            <span>{text('bestQuantity')}</span>
            <select value={quantity} onChange={({ currentTarget }) => setQuantity(Number(currentTarget.value))}>
              {QUANTITIES.map((count) => (
                <option key={count} value={count}>
                  {text('seatCount')(count)}
                </option>
              ))}
            </select>
          </label>
          <label class="field">
            <span>{text('bestCategory')}</span>
            <select value={category} onChange={({ currentTarget }) => setCategory(currentTarget.value)}>
              <option value="">{text('anyCategory')}</option>
              {hall.categories.map(({ name, price }) => (
                <option key={name} value={name}>
                  {name} — {won(price)}
                </option>
              ))}
            </select>
          </label>
        </div>
        <Button kind="primary" type="submit" busy={busy} disabled={!canHold}>
          {busy ? text('holding') : text('holdBest')(quantity)}
        </Button>
      </form>
    </details>
  )
}
