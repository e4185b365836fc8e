import { type ReadonlySignal, signal } from '@preact/signals'
import type { Problem } from '../../client-sdk/index.ts'
import { forget, keep, recallJson } from '../ui/browserStore.ts'
import type { Post } from './post.ts'

/** Let in without the server. */
export interface Untold {
  readonly ticket: string
  /** By which it is told, once, however often that takes. */
  readonly commandId: string
  readonly reservationId: string
  readonly seatCount: number
  /** ISO 8601 UTC. */
  readonly at: string
}

/** Let in without the server, which would have said no. */
export interface Clash extends Omit<Untold, 'ticket'> {
  readonly problem: Problem
}

interface Notes {
  /** When each was let in here, by reservation: ISO 8601 UTC. */
  readonly letIn: Readonly<Record<string, string>>
  /** Oldest first. */
  readonly untold: readonly Untold[]
  readonly clashes: readonly Clash[]
}

const NOTHING: Notes = { letIn: {}, untold: [], clashes: [] }

/** What happened at a door, kept by the browser: what the server has not been told yet is known nowhere else. */
export class DoorBook {
  readonly #key: string
  readonly #notes = signal(NOTHING)
  readonly #isKept = signal(true)

  constructor({ scheduleId, door }: Post) {
    this.#key = `frontrow.door-book.${scheduleId}.${door}`
    this.#notes.value = this.#recalled()
  }

  get notes(): ReadonlySignal<Notes> {
    return this.#notes
  }

  /** False where the browser lets the page keep nothing. */
  get isKept(): ReadonlySignal<boolean> {
    return this.#isKept
  }

  /** By the server, or with what it is then told. */
  letIn(reservationId: string, at: string, untold?: Untold): void {
    this.#change((notes) => ({
      ...notes,
      letIn: { ...notes.letIn, [reservationId]: at },
      untold: untold === undefined ? notes.untold : [...notes.untold, untold],
    }))
  }

  /** The server knows of it, and has said no where there is a problem. */
  told({ ticket: _, ...told }: Untold, problem?: Problem): void {
    this.#change((notes) => ({
      ...notes,
      untold: notes.untold.filter(({ commandId }) => commandId !== told.commandId),
      clashes: problem === undefined ? notes.clashes : [...notes.clashes, { ...told, problem }],
    }))
  }

  /** Somebody has taken note of it. */
  seen({ commandId }: Clash): void {
    this.#change((notes) => ({ ...notes, clashes: notes.clashes.filter((clash) => clash.commandId !== commandId) }))
  }

  /** Nobody is at this door any more; what is not told yet waits for whoever comes back to it. */
  close(): void {
    const { untold, clashes } = this.#recalled()
    if (untold.length + clashes.length === 0) forget('local', this.#key)
  }

  /** Another tab at the same door may have written since. */
  #recalled(): Notes {
    return (recallJson('local', this.#key) as Notes | undefined) ?? this.#notes.peek()
  }

  #change(change: (notes: Notes) => Notes): void {
    this.#notes.value = change(this.#recalled())
    this.#isKept.value = keep('local', this.#key, JSON.stringify(this.#notes.peek()))
  }
}
