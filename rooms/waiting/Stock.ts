/** What the line knows of the seats that it is for. */
export interface Stock {
  /** Seats that are free to everybody, of all dates that have not closed. */
  left(nowMs: number): number
  /** Those that are free, also to who has a code, of dates that are open. */
  onSale(nowMs: number): number
  /** Nothing is free, and nothing that is held can come back. */
  isSoldOut(nowMs: number): boolean
  /** [Q13] How many more may have a turn, by the seats on sale and by those who have a turn and hold nothing yet. */
  room(nowMs: number, turnsPerSeat: number | null): number
}
