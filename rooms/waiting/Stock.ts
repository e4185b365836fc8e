/** What the line knows of the seats that it is for. */
export interface Stock {
  /** Seats that are free, of all dates. */
  readonly left: number
  /** Those of them whose dates are open. */
  onSale(nowMs: number): number
  /** Nothing is free, and nothing that is held can come back. */
  readonly isSoldOut: boolean
  /** [Q13] How many more may have a turn, so that there is a seat on sale for each of those who have one and hold nothing. */
  room(nowMs: number): number
}
