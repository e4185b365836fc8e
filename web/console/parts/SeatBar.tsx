import type { SeatTally } from '../../../client-sdk/index.ts'

const PARTS = ['sold', 'held', 'free', 'blocked'] as const

interface SeatBarProps {
  readonly tally: SeatTally
  /** Of what is free; as the state of the sale has it unless given. */
  readonly colour?: string
  /** Nothing can be bought now. */
  readonly isIdle?: boolean
}

/** How many of some seats are what, as parts of one bar; for the eye only, the numbers stand beside it. */
export const SeatBar = ({ tally, colour, isIdle = false }: SeatBarProps) => (
  <span
    class={isIdle ? 'seat-bar is-idle' : 'seat-bar'}
    aria-hidden="true"
    style={colour === undefined ? undefined : { '--free': colour }}
  >
    {PARTS.filter((part) => tally[part] > 0).map((part) => (
      <i key={part} data-part={part} style={{ flexGrow: tally[part] }} />
    ))}
  </span>
)
