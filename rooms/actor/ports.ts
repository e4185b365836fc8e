/** All that an actor needs of the world. A simulator gives it a virtual one. */
export interface Ports {
  /** Epoch milliseconds. May step back; an actor's own time never does. */
  now(): number
  /** Runs `task` once, no earlier than `atMs` by this clock, whichever way it steps meanwhile; the returned function calls it off. */
  wakeAt(atMs: number, task: () => void): () => void
  /** Runs `task` once after so much time, whatever the clock says; the returned function calls it off. */
  wakeAfter(ms: number, task: () => void): () => void
  /** Runs `task` after everything that is already waiting to run: one turn of the event loop later. */
  defer(task: () => void): void
  /** A new unguessable id: 21 of A-Z a-z 0-9 _ -. */
  newId(): string
  /** A new seed that nobody can guess: 32 random bytes, in hex. */
  newSeed(): string
  /** Something went wrong that no answer can tell: for the operator. */
  report(event: ActorReport): void
}

export interface ActorReport {
  readonly concertId: string
  /**
   * `lost`: another server has taken the concert over; this one must not go on. `open-failed`: it can't be opened, here or anew after an
   * import, and is tried again until it is `opened`.
   */
  readonly kind: 'poisoned' | 'reloaded' | 'reload-failed' | 'lost' | 'open-failed' | 'opened'
  readonly reason: string
}
