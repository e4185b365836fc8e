import { type ReadonlySignal, signal } from '@preact/signals'
import { isPassing, RefusedError } from '../../client-sdk/index.ts'
import { Tries } from './connection.ts'

export type LoadState<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }

/** The server has said no, and would again; whatever else is in the way passes by itself. */
const isFinal = (error: unknown): boolean => error instanceof RefusedError && !isPassing(error)

/**
 * Something of the server's that a page shows. It is asked for until there is an answer, be that a refusal; what was known stays shown
 * meanwhile, and while it is asked for again.
 */
export class Loaded<T> {
  readonly #state = signal<LoadState<T>>({ kind: 'loading' })
  readonly #ask: () => Promise<T>
  readonly #drop: (value: T) => void
  readonly #tries = new Tries(() => this.refresh())
  #asked = 0

  /** @param drop is given what is not shown any more, or never was */
  constructor(ask: () => Promise<T>, drop: (value: T) => void = () => undefined) {
    this.#ask = ask
    this.#drop = drop
  }

  get state(): ReadonlySignal<LoadState<T>> {
    return this.#state
  }

  /** Undefined unless it is known. */
  get value(): T | undefined {
    const state = this.#state.value
    return state.kind === 'ready' ? state.value : undefined
  }

  /** Resolves with the answer to this question, or once another has been asked. */
  readonly refresh = async (): Promise<void> => {
    const asked = ++this.#asked
    this.#tries.begin()
    try {
      const value = await this.#ask()
      if (asked !== this.#asked) return this.#drop(value)
      this.#tries.over()
      this.#show({ kind: 'ready', value })
    } catch (error) {
      if (asked === this.#asked) this.#fail(error)
    }
  }

  readonly forget = (): void => {
    this.#asked++
    this.#tries.over()
    this.#show({ kind: 'loading' })
  }

  #fail(error: unknown): void {
    if (isFinal(error)) this.#tries.over()
    else this.#tries.missed()
    if (isFinal(error) || this.#state.peek().kind !== 'ready') this.#show({ kind: 'failed', error })
  }

  #show(state: LoadState<T>): void {
    const before = this.#state.peek()
    this.#state.value = state
    if (before.kind === 'ready') this.#drop(before.value)
  }
}
