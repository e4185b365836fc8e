export const ARRIVALS = ['spike', 'ramp', 'steady'] as const
/** How a crowd comes: most of it at once, ever more of it, or evenly. */
export type Arrival = (typeof ARRIVALS)[number]

/** How steep a spike is: half of the crowd is there after a twelfth of the time, 98% after half of it. */
const STEEPNESS = 8

/**
 * When somebody arrives who is behind `share` of the crowd. With `share` drawn evenly from [0, 1) for each customer
 * arrivals are independent of each other, as people are.
 */
export const arrivalMs = (arrival: Arrival, share: number, overMs: number): number => {
  switch (arrival) {
    case 'steady':
      return overMs * share
    case 'ramp':
      return overMs * Math.sqrt(share)
    case 'spike':
      return (overMs * -Math.log(1 - share * (1 - Math.exp(-STEEPNESS)))) / STEEPNESS
  }
}
