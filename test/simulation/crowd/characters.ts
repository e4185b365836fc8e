/** What clients do. */
export type Act = 'enter' | 'poll' | 'leave' | 'hold' | 'pay' | 'release' | 'charge' | 'look' | 'replay' | 'mischief'

/** How clients differ: what they like to do, how long they think, and what habits they have. */
export const CHARACTERS = {
  patient: { acts: { enter: 1, poll: 4, hold: 6, pay: 6, charge: 2, look: 3 }, thinksMs: 900 },
  abandoning: { acts: { enter: 3, poll: 2, hold: 6, leave: 1, look: 1 }, thinksMs: 700, actsAtMost: 12 },
  doubleClicking: { acts: { enter: 2, poll: 2, hold: 6, pay: 6, release: 1, charge: 3 }, thinksMs: 700, clicks: 2 },
  twoTabs: { acts: { enter: 3, poll: 3, hold: 6, pay: 5, release: 1, charge: 2, leave: 0.3, look: 2 }, thinksMs: 400 },
  slow: { acts: { enter: 2, poll: 3, hold: 6, charge: 2, look: 1 }, thinksMs: 1_200, paysLate: true },
  replaying: {
    acts: { enter: 1, poll: 1, hold: 4, pay: 4, release: 1, charge: 2, replay: 8, leave: 0.5 },
    thinksMs: 500,
  },
  mischievous: { acts: { enter: 2, hold: 3, pay: 2, charge: 1, mischief: 8, leave: 0.5 }, thinksMs: 500 },
} as const satisfies Record<string, Habits>
export type Character = keyof typeof CHARACTERS

export interface Habits {
  readonly acts: Readonly<Partial<Record<Act, number>>>
  readonly thinksMs: number
  readonly actsAtMost?: number
  readonly clicks?: number
  readonly paysLate?: boolean
}
