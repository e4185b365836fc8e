import { useLayoutEffect, useState } from 'preact/hooks'
import type { Seat } from '../../client-sdk/index.ts'
import type { SeatSource } from './SeatSource.ts'

interface Interest {
  /** Which seats; all unless given. */
  readonly to?: (seat: Seat) => boolean
  /** Several changes within this time are shown together; each at once unless given. */
  readonly atMostEveryMs?: number
}

/** Shows a component anew when seats look different. */
export const useHallChanges = (hall: SeatSource, { to, atMostEveryMs }: Interest): void => {
  const [, setTurn] = useState(0)
  // Before anything else can happen: what changed between being shown and being watched would stay as it was shown.
  useLayoutEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const show = (): void => {
      timer = undefined
      setTurn((turn) => turn + 1)
    }
    const matters = (index: number): boolean => {
      const seat = hall.seats[index]
      return seat !== undefined && (to === undefined || to(seat))
    }
    const stop = hall.watch((indexes) => {
      if (!indexes.some(matters)) return
      if (atMostEveryMs === undefined) show()
      else timer ??= setTimeout(show, atMostEveryMs)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [hall, to, atMostEveryMs])
}
