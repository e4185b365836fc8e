import { MARK_LINE_WIDTH, MARKS } from './marks.ts'
import type { Standing } from './Standing.ts'

interface SeatMarkProps {
  readonly standing: Standing
  /** Of its category, for a free seat. */
  readonly colour?: string
}

/** A seat's mark as the map draws it. */
export const SeatMark = ({ standing, colour }: SeatMarkProps) => {
  const { fill, line, cut } = MARKS[standing]
  return (
    <svg
      class="seat-mark"
      viewBox="0 0 24 24"
      data-standing={standing}
      style={colour === undefined ? undefined : { '--mark': colour }}
      aria-hidden="true"
    >
      {fill !== undefined && <path class="seat-mark-fill" d={fill} />}
      {line !== undefined && <path class="seat-mark-line" d={line} stroke-width={MARK_LINE_WIDTH} />}
      {cut !== undefined && <path class="seat-mark-cut" d={cut} stroke-width={MARK_LINE_WIDTH} />}
    </svg>
  )
}
