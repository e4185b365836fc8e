import { type ReadonlySignal, signal } from '@preact/signals'
import { asVisitor } from './shop.ts'

export type LoadState<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }

/** Something of the server's that a page shows. What was known stays shown while it is asked for again. */
export class Loaded<T> {
  readonly #state = signal<LoadState<T>>({ kind: 'loading' })
  readonly #ask: () => Promise<T>
  #asked = 0

  constructor(ask: () => Promise<T>) {
    this.#ask = ask
  }

  get state(): ReadonlySignal<LoadState<T>> {
    return this.#state
  }

  /** Undefined unless it is known. */
  get value(): T | undefined {
    const state = this.#state.value
    return state.kind === 'ready' ? state.value : undefined
  }

  readonly refresh = async (): Promise<void> => {
    const asked = ++this.#asked
    try {
      const value = await asVisitor(this.#ask)
      if (asked === this.#asked) this.#state.value = { kind: 'ready', value }
    } catch (error) {
      if (asked === this.#asked && this.#state.value.kind !== 'ready') this.#state.value = { kind: 'failed', error }
    }
  }

  readonly forget = (): void => {
    this.#asked++
    this.#state.value = { kind: 'loading' }
  }
}
