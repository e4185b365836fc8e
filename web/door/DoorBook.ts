import { type ReadonlySignal, signal } from '@preact/signals'
import type { Problem } from '../../client-sdk/index.ts'
import { forget, keep, keysOf, recallJson } from '../ui/browserStore.ts'
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

type Change = (notes: Notes) => Notes

const PREFIX = 'frontrow.door-book.'

/** Longer than any evening. */
const KEPT_MS = 24 * 60 * 60 * 1000

/**
 * What happened at a door, kept by the browser: what the server has not been told yet is known nowhere else. Whom it has let in it knows for a day,
 * whoever stands at it, and then until there is nothing left to tell.
 */
export class DoorBook {
  readonly #key: string
  readonly #notes = signal(NOTHING)
  readonly #isKept = signal(true)
  /** Since the browser has kept something last. */
  #unkept: readonly Change[] = []

  constructor({ scheduleId, door }: Post) {
    forgetOld()
    this.#key = `${PREFIX}${scheduleId}.${door}`
    this.#notes.value = notesAt(this.#key) ?? NOTHING
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

  /** Another tab at the same door may have written since: what could not be kept is changed in that as well. */
  #change(change: Change): void {
    this.#unkept = [...this.#unkept, change]
    const kept = notesAt(this.#key)
    this.#notes.value =
      kept === undefined ? change(this.#notes.peek()) : this.#unkept.reduce((notes, each) => each(notes), kept)
    this.#isKept.value = keep('local', this.#key, JSON.stringify(this.#notes.peek()))
    if (this.#isKept.peek()) this.#unkept = []
  }
}

const notesAt = (key: string): Notes | undefined => recallJson('local', key) as Notes | undefined

/** Forgets the books of evenings that are over, but for what the server, or somebody here, is yet to be told. */
const forgetOld = (): void => {
  const since = new Date(Date.now() - KEPT_MS).toISOString()
  const isOld = ({ letIn, untold, clashes }: Notes): boolean =>
    untold.length + clashes.length === 0 && Object.values(letIn).every((at) => at < since)
  for (const key of keysOf('local', PREFIX)) {
    if (isOld(notesAt(key) ?? NOTHING)) forget('local', key)
  }
}
