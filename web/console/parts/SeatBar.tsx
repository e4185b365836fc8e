import type { SeatTally } from '../../../client-sdk/index.ts'

const PARTS = ['sold', 'held', 'free', 'blocked'] as const

/** How many of some seats are what, as parts of one bar; for the eye only, the numbers stand beside it. */
export const SeatBar = ({ tally, colour }: { tally: SeatTally; colour?: string }) => (
  <span class="seat-bar" aria-hidden="true" style={colour === undefined ? undefined : { '--free': colour }}>
    {PARTS.filter((part) => tally[part] > 0).map((part) => (
      <i key={part} data-part={part} style={{ flexGrow: tally[part] }} />
    ))}
  </span>
)
