import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Seat } from '../../client-sdk/index.ts'
import { won } from '../i18n/format.ts'
import { text } from '../i18n/text.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Waiting } from '../ui/Waiting.tsx'
import type { SeatSource } from './SeatSource.ts'
import type { SeatStage } from './SeatStage.ts'
import { useHallChanges } from './useHallChanges.ts'

interface SeatMapProps {
  readonly hall: SeatSource
  readonly onTap: (seat: Seat) => void
  /** Laid over the map once it is drawn. */
  readonly children?: (stage: SeatStage) => ComponentChildren
}

interface Hover {
  readonly seat: Seat
  readonly x: number
  readonly y: number
}

type Drawing =
  | { readonly kind: 'loading' }
  | { readonly kind: 'drawn'; readonly stage: SeatStage }
  /** What it takes to draw has not come. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'impossible' }

/** The hall drawn to its plan. What it takes to draw comes only now, when there is a hall to draw. */
export const SeatMap = ({ hall, onTap, children }: SeatMapProps) => {
  const host = useRef<HTMLDivElement>(null)
  const [drawing, setDrawing] = useState<Drawing>({ kind: 'loading' })
  const [hover, setHover] = useState<Hover>()
  const tap = useRef(onTap)
  tap.current = onTap

  useEffect(() => {
    let isOver = false
    const show = (next: Drawing): void => {
      if (!isOver) setDrawing(next)
    }
    show({ kind: 'loading' })
    const coming = import('./SeatStage.ts')
    const opening = coming.then(({ SeatStage }) =>
      SeatStage.open(host.current as HTMLElement, hall, { onTap: (seat) => tap.current(seat), onHover: setHover }),
    )
    opening.then(
      (stage) => show({ kind: 'drawn', stage }),
      () =>
        coming.then(
          () => show({ kind: 'impossible' }),
          () => show({ kind: 'missing' }),
        ),
    )
    return () => {
      isOver = true
      opening.then((stage) => stage.close()).catch(() => undefined)
    }
  }, [hall])

  return (
    <div class="seat-map" data-drawing={drawing.kind}>
      <div class="seat-map-view">
        <div class="seat-map-canvas" ref={host} role="img" aria-label={text('mapHelp')} />
        {drawing.kind === 'loading' && <Waiting label={text('openingHall')} lines={4} />}
        {drawing.kind === 'missing' && <MapMissing />}
        {drawing.kind === 'impossible' && <p class="seat-map-none">{text('noMap')}</p>}
        {drawing.kind === 'drawn' && children?.(drawing.stage)}
        {hover !== undefined && <SeatTip hall={hall} hover={hover} />}
      </div>
      <ZoomButtons stage={drawing.kind === 'drawn' ? drawing.stage : undefined} />
    </div>
  )
}

/** By reloading: browsers may keep an import that failed, and a server that is newer than the page has another file. */
const MapMissing = () => (
  <div class="seat-map-none">
    <p>{text('mapMissing')}</p>
    <Button onClick={() => location.reload()}>{text('reloadPage')}</Button>
  </div>
)

/** Beside the map, where they hide no seat. */
const ZoomButtons = ({ stage }: { /** Undefined while there is nothing to see. */ stage: SeatStage | undefined }) => (
  <div class="zoom">
    <Button label={text('zoomIn')} onClick={() => stage?.zoomBy(1.6)} disabled={stage === undefined}>
      <Icon name="plus" />
    </Button>
    <Button label={text('zoomOut')} onClick={() => stage?.zoomBy(1 / 1.6)} disabled={stage === undefined}>
      <Icon name="minus" />
    </Button>
    <Button label={text('wholeHall')} onClick={() => stage?.showAll()} disabled={stage === undefined}>
      <Icon name="whole" />
    </Button>
  </div>
)

const SeatTip = ({ hall, hover: { seat, x, y } }: { hall: SeatSource; hover: Hover }) => {
  useHallChanges(hall, { to: ({ seatId }) => seatId === seat.seatId })
  return (
    <p class="seat-tip" style={{ left: `${x}px`, top: `${y}px` }} aria-hidden="true">
      <b>{seat.label}</b>
      <span>
        {seat.category} · <span class="numbers">{won(seat.price)}</span>
      </span>
      <span class="hint">{text(hall.standing(seat))}</span>
    </p>
  )
}
