import { useState } from 'preact/hooks'
import type { Reservation } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { isolated } from '../../i18n/isolated.ts'
import { text } from '../../i18n/text.ts'
import { Button } from '../../ui/Button.tsx'
import type { Hall } from '../Hall.ts'
import { changingHoldings } from '../holdings.ts'
import { goTo } from '../route.ts'
import { useAction } from '../useAction.ts'
import { HoldFailure } from './HoldFailure.tsx'
import { intoView } from './intoView.ts'
import { CategoryField, QuantityField } from './SeatWish.tsx'

interface BestSeatsProps {
  readonly hall: Hall
  readonly scheduleId: string
  readonly canHold: boolean
  /** How many seats the visitor may still have; at least one. */
  readonly most: number
  /** Told of seats that are held, but not side by side. */
  readonly onApart: (reservation: Reservation) => void
}

/** On a phone it would hide the map, and on a low screen the list of seats. */
const hasRoom = (): boolean => matchMedia('(min-width: 60rem) and (min-height: 60rem)').matches

/** For who would rather be given good seats than look for them: the server chooses, and holds them at once. */
export const BestSeats = ({ hall, scheduleId, canHold, most, onApart }: BestSeatsProps) => {
  const [wanted, setWanted] = useState(2)
  const [zone, setZone] = useState('')
  const [wantedCategory, setCategory] = useState('')
  const [isOpen] = useState(hasRoom)
  const quantity = Math.min(wanted, most)
  const offered = hall.categories.filter(({ seats }) => zone === '' || seats.some((seat) => seat.zone === zone))
  const category = offered.some(({ name }) => name === wantedCategory) ? wantedCategory : ''
  const { run, busy, error } = useAction(async () => {
    const best = { quantity, ...(zone !== '' && { zone }), ...(category !== '' && { category }) }
    const reservation = await changingHoldings(() => hall.holdBest(best))
    if (reservation.split) onApart(reservation)
    else goTo({ page: 'basket' })
  })
  return (
    <details class="fold best" open={isOpen} onToggle={intoView}>
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
          <QuantityField value={quantity} most={most} onChange={setWanted} />
          <CategoryField
            label={text('bestCategory')}
            value={category}
            categories={offered}
            onChange={setCategory}
            show={({ name, price }) => `${isolated(name)} — ${won(price)}`}
          />
          {hall.zones.length > 1 && (
            <label class="field best-zone">
              <span>{text('bestZone')}</span>
              <select value={zone} onChange={({ currentTarget }) => setZone(currentTarget.value)}>
                <option value="">{text('anyZone')}</option>
                {hall.zones.map(({ name }) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
          )}
        </div>
        <Button kind="primary" type="submit" busy={busy} disabled={!canHold}>
          {busy ? text('holding') : text('holdBest')(quantity)}
        </Button>
      </form>
    </details>
  )
}
