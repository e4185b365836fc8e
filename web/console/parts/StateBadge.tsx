import type { SaleState, UnavailableConcert } from '../../../client-sdk/index.ts'
import { say } from '../say.ts'

/** How a sale stands, or why that can't be told. */
type Standing = SaleState | UnavailableConcert['state']

/** The state of a sale, told by shape, colour and word. */
export const StateBadge = ({ state }: { state: Standing }) => (
  <span class="state" data-state={state}>
    <StateMark state={state} />
    {say(state)}
  </span>
)

export const StateMark = ({ state }: { state: Standing }) => (
  <svg class="state-mark" viewBox="0 0 16 16" data-state={state} aria-hidden="true">
    <path d={SHAPES[state]} />
  </svg>
)

const SHAPES: Readonly<Record<Standing, string>> = {
  PREQUEUE: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zm0 2.2a3.3 3.3 0 1 1 0 6.6 3.3 3.3 0 0 1 0-6.6z',
  OPEN: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z',
  PAUSED: 'M4 3h3v10H4zM9 3h3v10H9z',
  SOLD_OUT: 'M3 3h10v10H3z',
  LOADING: 'M2 6.8h2.4v2.4H2zM6.8 6.8h2.4v2.4H6.8zM11.6 6.8H14v2.4h-2.4z',
  LOST: 'M9 3l5 5-5 5v-3.4H2V6.4h7z',
  CLOSED: 'm4.5 3 3.5 3.5L11.5 3 13 4.5 9.5 8l3.5 3.5-1.5 1.5L8 9.5 4.5 13 3 11.5 6.5 8 3 4.5z',
}
