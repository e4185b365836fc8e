import { useEffect, useState } from 'preact/hooks'
import type { SaleState, Seat } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { text } from '../../i18n/text.ts'
import { Legend } from '../../seatmap/Legend.tsx'
import { SeatList } from '../../seatmap/SeatList.tsx'
import { SeatMap } from '../../seatmap/SeatMap.tsx'
import type { Hall } from '../Hall.ts'
import { Choice } from './Choice.tsx'
import { HallNews } from './HallNews.tsx'
import { SaleNews } from './SaleNews.tsx'

interface SeatPickerProps {
  readonly hall: Hall
  readonly sale: SaleState | undefined
  readonly concertId: string
  readonly scheduleId: string
  readonly reopen: () => void
}

type View = 'map' | 'list'

/** The hall as a map and as a list, side by side where there is room, and what is chosen of it. */
export const SeatPicker = ({ hall, sale, concertId, scheduleId, reopen }: SeatPickerProps) => {
  const [view, setView] = useState<View>('map')
  const [said, setSaid] = useState('')

  const toggle = (seat: Seat): void => {
    if (!hall.toggle(seat)) return
    const chosen = hall.chosen.value
    const total = won(chosen.reduce((sum, { price }) => sum + price, 0))
    setSaid(
      chosen.includes(seat) ? text('nowChosen')(seat.label, chosen.length, total) : text('noLongerChosen')(seat.label),
    )
  }
  const loss = hall.loss.value
  useEffect(() => {
    if (loss !== undefined) setSaid(text('justTaken')(loss.lost.map(({ label }) => label).join(', ')))
  }, [loss])

  return (
    <div class="picker" data-view={view}>
      <p class="visually-hidden" aria-live="polite">
        {said}
      </p>
      <fieldset class="view-switch" aria-label={text('mapOrList')}>
        {(['map', 'list'] as const).map((choice) => (
          <button key={choice} type="button" aria-pressed={view === choice} onClick={() => setView(choice)}>
            {text(choice)}
          </button>
        ))}
      </fieldset>
      <div class="picker-map">
        <SeatMap hall={hall} onTap={toggle} />
      </div>
      <aside class="picker-side">
        <Legend hall={hall} />
        <div class="picker-list">
          <SeatList hall={hall} onChoose={toggle} />
        </div>
      </aside>
      <div class="picker-choice">
        <SaleNews sale={sale} />
        <HallNews hall={hall} reopen={reopen} concertId={concertId} />
        <Choice
          hall={hall}
          scheduleId={scheduleId}
          canHold={sale !== 'PAUSED' && sale !== 'CLOSED'}
          onRemove={toggle}
        />
      </div>
    </div>
  )
}
