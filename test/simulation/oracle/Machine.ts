/** A process, as far as others can know it. */
export interface Machine {
  readonly name: string
  /** The latest time its clock has ever shown. */
  maxMs: number
  /** By concert: the step at which another took the lease over. */
  readonly lostStep: Map<string, number>
  /** The latest time its clock had shown whenever the store changed, and the step at which it did; oldest first. */
  readonly changes: { readonly maxMs: number; readonly step: number }[]
  /** By concert: when, by its clock, it last took the lease. */
  readonly leasedMs: Map<string, number>
  /** By concert: when, by its clock, it last read it anew from the store. */
  readonly reloadedMs: Map<string, number>
  /** The concerts that it has opened. How often it has read one before that nobody can see. */
  readonly open: Set<string>
  /** By concert: the latest moment it has stored anything of since. */
  readonly latestMs: Map<string, number>
  /** The concerts it has ever written anything of. */
  readonly ran: Set<string>
  /** Something has been done to it that is a reason to answer UNAVAILABLE. */
  troubled: boolean
  /** [O8] Concerts that an import has stopped to change them: of these it may answer UNAVAILABLE. */
  readonly stopped: Set<string>
}

/** Whether a process has a reason not to answer of a concert as it is, or, where none is named, of any. */
export const mayBeAway = ({ troubled, stopped }: Machine, concertId?: string): boolean =>
  troubled || (concertId === undefined ? stopped.size > 0 : stopped.has(concertId))

/** Something that was asked of a process: a command of a client's, or an order of the operator's. */
export interface Asked {
  readonly machine: Machine
  /** From this step on: its own arrival, or that of the same one that was already under way and whose answer it shares. */
  readonly sinceStep: number
  /** The lowest and the highest time the process's clock has shown while it was under way. */
  minMs: number
  maxMs: number
  answeredStep: number | undefined
}

/** Who answers, and the step as of which it has to know the store. */
export interface Knowledge {
  readonly machine: Machine
  readonly sinceStep: number
}

/** What a process that has lost a concert and doesn't know it tells of it may be this old, by its own clock. */
const FRESH_MS = 1_000

/**
 * [D4] A process has to know of a concert what the store had when it was asked. One that has lost the concert may go by what was when it lost
 * it, but by nothing that had been otherwise for a second when it was asked.
 */
export const knowledgeOf = ({ machine, sinceStep, minMs }: Asked, concertId: string): Knowledge => {
  const lostStep = machine.lostStep.get(concertId)
  if (lostStep === undefined) return { machine, sinceStep }
  const known = machine.changes.findLast(({ maxMs }) => maxMs <= minMs - FRESH_MS)
  return { machine, sinceStep: Math.min(sinceStep, Math.max(lostStep, known?.step ?? 0)) }
}

/** Whether it had lost the concert to another when it was asked about it. */
export const isStale = ({ machine }: Asked, concertId: string): boolean => machine.lostStep.has(concertId)

/** What was under way in a process when its clock stepped may have been decided by the time before, or by that after. */
export const clockStepped = (asked: Asked, fromMs: number, toMs: number): void => {
  asked.minMs = Math.min(asked.minMs, toMs)
  asked.maxMs = Math.max(asked.maxMs, fromMs, toMs)
}
