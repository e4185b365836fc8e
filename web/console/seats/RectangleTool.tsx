import { useState } from 'preact/hooks'
import type { SeatStage } from '../../seatmap/SeatStage.ts'
import type { BlockingHall } from './BlockingHall.ts'
import { type Manner, seatsWithin } from './selection.ts'

/** Shorter than this is a tap, in pixels. */
const DRAG_PX = 6
/** How far from a tap a seat may be, in the plan's units. */
const REACH = 14
const ZOOM_STEP = 1.2

interface Point {
  readonly x: number
  readonly y: number
}

interface Drag {
  readonly from: Point
  readonly to: Point
}

/** Over the map: chooses the seats in a rectangle that is dragged, or the one that is tapped. */
export const RectangleTool = ({ hall, stage }: { hall: BlockingHall; stage: SeatStage }) => {
  const [drag, setDrag] = useState<Drag>()
  const begin = (event: PointerEvent & { currentTarget: HTMLElement }): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    setDrag({ from: pointOf(event), to: pointOf(event) })
  }
  const move = (event: PointerEvent): void => {
    if (drag !== undefined) setDrag({ ...drag, to: pointOf(event) })
  }
  const end = (event: PointerEvent): void => {
    if (drag === undefined) return
    setDrag(undefined)
    const to = pointOf(event)
    const corners = { from: stage.planAt(drag.from.x, drag.from.y), to: stage.planAt(to.x, to.y) }
    if (Math.hypot(to.x - drag.from.x, to.y - drag.from.y) >= DRAG_PX) {
      hall.choose(seatsWithin(hall.seats, corners), mannerOf(event))
      return
    }
    const [nearest] = hall.seats
      .map((seat) => ({ seat, distance: Math.hypot(seat.x - corners.to.x, seat.y - corners.to.y) }))
      .filter(({ distance }) => distance <= REACH)
      .toSorted((a, b) => a.distance - b.distance)
    if (nearest !== undefined) hall.toggle(nearest.seat)
  }
  return (
    <div
      class="rectangle-tool"
      aria-hidden="true"
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={() => setDrag(undefined)}
      onWheel={(event) => {
        event.preventDefault()
        stage.zoomBy(event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP)
      }}
    >
      {drag !== undefined && <div class="rectangle" style={boxOf(drag)} />}
    </div>
  )
}

const pointOf = ({ offsetX, offsetY }: PointerEvent): Point => ({ x: offsetX, y: offsetY })

const mannerOf = ({ shiftKey, altKey }: PointerEvent): Manner => {
  if (altKey) return 'remove'
  return shiftKey ? 'add' : 'replace'
}

const boxOf = ({ from, to }: Drag) => ({
  left: `${Math.min(from.x, to.x)}px`,
  top: `${Math.min(from.y, to.y)}px`,
  width: `${Math.abs(to.x - from.x)}px`,
  height: `${Math.abs(to.y - from.y)}px`,
})
