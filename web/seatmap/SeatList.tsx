import { useMemo, useRef, useState } from 'preact/hooks'
import type { Seat } from '../../client-sdk/index.ts'
import { won } from '../i18n/format.ts'
import { isolated } from '../i18n/isolated.ts'
import { text } from '../i18n/text.ts'
import type { SeatSource } from './SeatSource.ts'
import { useHallChanges } from './useHallChanges.ts'
import type { Row } from './zones.ts'

interface SeatListProps {
  readonly hall: SeatSource
  readonly onChoose: (seat: Seat) => void
}

interface Place {
  readonly row: number
  readonly seat: number
}

const FIRST: Place = { row: 0, seat: 0 }

/**
 * The hall by zone and row, for the keyboard and for who doesn't see the map. One seat at a time is in the order of
 * the Tab key; from there the arrow keys lead on.
 */
export const SeatList = ({ hall, onChoose }: SeatListProps) => {
  const [zoneName, setZoneName] = useState(hall.zones[0]?.name)
  const [place, setPlace] = useState(FIRST)
  const grid = useRef<HTMLTableElement>(null)
  const rows = hall.zones.find(({ name }) => name === zoneName)?.rows ?? []
  const move = (event: KeyboardEvent): void => {
    const target = steered(event.key, place, rows)
    if (target === undefined) return
    event.preventDefault()
    setPlace(target)
    const seat = rows[target.row]?.seats[target.seat]
    if (seat !== undefined) grid.current?.querySelector<HTMLElement>(`[data-index="${seat.index}"]`)?.focus()
  }

  return (
    <section class="seat-list" aria-label={text('seatList')} aria-describedby="seat-list-help">
      <label class="field">
        <span>{text('zone')}</span>
        <select
          value={zoneName}
          onChange={({ currentTarget }) => {
            setZoneName(currentTarget.value)
            setPlace(FIRST)
          }}
        >
          <ZoneOptions hall={hall} />
        </select>
      </label>
      <p class="visually-hidden" id="seat-list-help">
        {text('seatListHelp')}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that is walked with the arrow keys is a grid */}
      <table class="seat-grid" role="grid" aria-label={zoneName} ref={grid} onKeyDown={move}>
        <tbody>
          {rows.map((row, at) => (
            <SeatRow
              key={row.seats[0]?.seatId}
              row={row}
              hall={hall}
              current={at === place.row ? place.seat : undefined}
              onFocus={(number) => setPlace({ row: at, seat: number })}
              onChoose={onChoose}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Apart from the seats, for what happens in other zones changes nothing but these. */
const ZoneOptions = ({ hall }: { hall: SeatSource }) => {
  useHallChanges(hall, { atMostEveryMs: 250 })
  return (
    <>
      {hall.zones.map(({ name, seats }) => (
        <option key={name} value={name}>
          {text('zoneOption')(isolated(name), seats.filter(hall.isFree).length)}
        </option>
      ))}
    </>
  )
}

interface SeatRowProps {
  readonly row: Row
  readonly hall: SeatSource
  /** Which of its seats is in the order of the Tab key, if any is. */
  readonly current: number | undefined
  readonly onFocus: (number: number) => void
  readonly onChoose: (seat: Seat) => void
}

/** Shown anew by itself where a seat of it changes: in a zone of hundreds most rows have none that does. */
const SeatRow = ({ row, hall, current, onFocus, onChoose }: SeatRowProps) => {
  const isOfRow = useMemo(() => {
    const indexes = new Set(row.seats.map(({ index }) => index))
    return ({ index }: Seat): boolean => indexes.has(index)
  }, [row])
  useHallChanges(hall, { to: isOfRow })
  return (
    <tr class="seat-row">
      <th scope="row">{text('row')(row.name)}</th>
      {row.seats.map((seat, number) => (
        <td key={seat.seatId}>
          <SeatButton
            seat={seat}
            hall={hall}
            isCurrent={number === current}
            onFocus={() => onFocus(number)}
            onChoose={onChoose}
          />
        </td>
      ))}
    </tr>
  )
}

interface SeatButtonProps {
  readonly seat: Seat
  readonly hall: SeatSource
  readonly isCurrent: boolean
  readonly onFocus: () => void
  readonly onChoose: (seat: Seat) => void
}

const SeatButton = ({ seat, hall, isCurrent, onFocus, onChoose }: SeatButtonProps) => {
  const standing = hall.standing(seat)
  const canChoose = standing === 'free' || standing === 'chosen'
  return (
    <button
      type="button"
      class="seat"
      data-index={seat.index}
      data-seat={seat.seatId}
      data-standing={standing}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={text('seatName')(seat.label, seat.category, won(seat.price), text(standing))}
      aria-pressed={standing === 'chosen'}
      aria-disabled={!canChoose}
      onFocus={onFocus}
      onClick={() => onChoose(seat)}
    >
      {seat.number}
    </button>
  )
}

/** Where a key leads from a place; undefined for a key that leads nowhere. */
const steered = (key: string, { row, seat }: Place, rows: readonly Row[]): Place | undefined => {
  const lastOf = (at: number): number => (rows[at]?.seats.length ?? 1) - 1
  const inRow = (at: number): Place => ({ row: at, seat: Math.min(seat, lastOf(at)) })
  switch (key) {
    case 'ArrowRight':
      return { row, seat: Math.min(seat + 1, lastOf(row)) }
    case 'ArrowLeft':
      return { row, seat: Math.max(seat - 1, 0) }
    case 'ArrowDown':
      return inRow(Math.min(row + 1, rows.length - 1))
    case 'ArrowUp':
      return inRow(Math.max(row - 1, 0))
    case 'Home':
      return { row, seat: 0 }
    case 'End':
      return { row, seat: lastOf(row) }
    default:
      return undefined
  }
}
