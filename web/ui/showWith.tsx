import type { ComponentChildren, ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Loaded } from './Loaded.ts'
import { Waiting } from './Waiting.tsx'

interface ShowProps<T> {
  readonly of: Loaded<T>
  /** As high as this many lines, while it is coming. */
  readonly lines?: number | undefined
  /** What is coming, where there is more to say. */
  readonly label?: string
  /** Where to go on, should it be refused. */
  readonly wayOn?: (error: unknown) => ComponentChildren
  readonly children: (value: T) => ComponentChildren
}

interface FailureProps {
  readonly error: unknown
  readonly retry: () => unknown
  readonly children?: ComponentChildren
}

/** Makes what asks for something on being shown, and shows it, or that it is coming, or why it isn't. */
export const showWith =
  (loading: () => string, Failure: ComponentType<FailureProps>) =>
  <T,>({ of: loaded, lines, label, wayOn, children }: ShowProps<T>) => {
    useEffect(() => void loaded.refresh(), [loaded])
    const state = loaded.state.value
    switch (state.kind) {
      case 'loading':
        return <Waiting label={label ?? loading()} lines={lines} />
      case 'failed':
        return (
          <Failure error={state.error} retry={loaded.refresh}>
            {wayOn?.(state.error)}
          </Failure>
        )
      case 'ready':
        return <>{children(state.value)}</>
    }
  }
