import { useState } from 'preact/hooks'
import type { Seat } from '../../../client-sdk/index.ts'
import type { Row, Zone } from '../../seatmap/zones.ts'
import { say } from '../say.ts'
import type { BlockingHall } from './BlockingHall.ts'
import { shareOf } from './selection.ts'

/** The hall by zone, row and seat, each to be chosen as a whole; by keyboard as well as on the map by mouse. */
export const ZoneList = ({ hall }: { hall: BlockingHall }) => {
  const [filter, setFilter] = useState('')
  const wanted = filter.trim().toLowerCase()
  const zones = hall.zones.filter(({ name }) => name.toLowerCase().includes(wanted))
  return (
    <section class="zone-list" aria-label={say('rowsAndZones')}>
      {hall.zones.length > 8 && (
        <label class="field">
          <span>{say('filter')}</span>
          <input type="search" value={filter} onInput={({ currentTarget }) => setFilter(currentTarget.value)} />
        </label>
      )}
      <ul>
        {zones.map((zone) => (
          <ZoneItem key={zone.name} hall={hall} zone={zone} isFirst={hall.zones.length === 1} />
        ))}
      </ul>
    </section>
  )
}

const ZoneItem = ({ hall, zone, isFirst }: { hall: BlockingHall; zone: Zone; isFirst: boolean }) => {
  const [isOpen, setIsOpen] = useState(isFirst)
  const name = zone.name || say('seatsTitle')
  return (
    <li>
      <div class="zone-line">
        <GroupBox hall={hall} seats={zone.seats} label={say('zone')(name, zone.seats.length)} shown={name} />
        <FreeOf hall={hall} seats={zone.seats} />
        <button
          type="button"
          class="disclose"
          aria-expanded={isOpen}
          aria-label={say('rowsOf')(name)}
          onClick={() => setIsOpen(!isOpen)}
        />
      </div>
      {isOpen && (
        <ul class="row-list">
          {zone.rows.map((row) => (
            <RowItem key={row.name} hall={hall} row={row} />
          ))}
        </ul>
      )}
    </li>
  )
}

const RowItem = ({ hall, row }: { hall: BlockingHall; row: Row }) => {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <li>
      <div class="zone-line">
        <GroupBox hall={hall} seats={row.seats} label={say('row')(row.name)} shown={say('row')(row.name)} />
        <FreeOf hall={hall} seats={row.seats} />
        <button
          type="button"
          class="disclose"
          aria-expanded={isOpen}
          aria-label={say('seatsOfRow')(row.name)}
          onClick={() => setIsOpen(!isOpen)}
        />
      </div>
      {isOpen && (
        <div class="seat-buttons">
          {row.seats.map((seat) => (
            <button
              key={seat.seatId}
              type="button"
              class="seat"
              data-seat={seat.seatId}
              data-standing={hall.standing(seat)}
              aria-pressed={hall.selection.value.has(seat.index)}
              aria-label={say('seatIs')(seat.label, say(hall.statusOf(seat)))}
              onClick={() => hall.toggle(seat)}
            >
              {seat.number}
            </button>
          ))}
        </div>
      )}
    </li>
  )
}

interface GroupBoxProps {
  readonly hall: BlockingHall
  readonly seats: readonly Seat[]
  readonly label: string
  readonly shown: string
}

/** Chooses all of some seats, or none of them. */
const GroupBox = ({ hall, seats, label, shown }: GroupBoxProps) => {
  const share = shareOf(hall.selection.value, seats)
  return (
    <label class="group-box">
      <input
        type="checkbox"
        aria-label={label}
        checked={share === 'all'}
        indeterminate={share === 'some'}
        onChange={() => hall.choose(seats, share === 'all' ? 'remove' : 'add')}
      />
      {shown}
    </label>
  )
}

const FreeOf = ({ hall, seats }: { hall: BlockingHall; seats: readonly Seat[] }) => (
  <span class="hint numbers">{say('freeOf')(seats.filter(hall.isFree).length, seats.length)}</span>
)
