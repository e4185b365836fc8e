import type { SaleState } from '../../../client-sdk/index.ts'
import { say } from '../say.ts'

/** The state of a sale, told by shape, colour and word. */
export const StateBadge = ({ state }: { state: SaleState }) => (
  <span class="state" data-state={state}>
    <StateMark state={state} />
    {say(state)}
  </span>
)

export const StateMark = ({ state }: { state: SaleState }) => (
  <svg class="state-mark" viewBox="0 0 16 16" data-state={state} aria-hidden="true">
    <path d={SHAPES[state]} />
  </svg>
)

const SHAPES: Readonly<Record<SaleState, string>> = {
  PREQUEUE: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zm0 2.2a3.3 3.3 0 1 1 0 6.6 3.3 3.3 0 0 1 0-6.6z',
  OPEN: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z',
  PAUSED: 'M4 3h3v10H4zM9 3h3v10H9z',
  SOLD_OUT: 'M3 3h10v10H3z',
  CLOSED: 'm4.5 3 3.5 3.5L11.5 3 13 4.5 9.5 8l3.5 3.5-1.5 1.5L8 9.5 4.5 13 3 11.5 6.5 8 3 4.5z',
}
