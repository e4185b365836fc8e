import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { text } from '../i18n/text.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { Failure } from './Failure.tsx'
import type { Loaded } from './Loaded.ts'

interface ShowProps<T> {
  readonly of: Loaded<T>
  readonly lines?: number
  readonly children: (value: T) => ComponentChildren
}

/** Asks for something on being shown, and shows it, or that it is coming, or why it isn't. */
export const Show = <T,>({ of: loaded, lines, children }: ShowProps<T>) => {
  useEffect(() => void loaded.refresh(), [loaded])
  const state = loaded.state.value
  const isFailed = state.kind === 'failed'
  useEffect(() => {
    if (!isFailed) return
    addEventListener('online', loaded.refresh)
    return () => removeEventListener('online', loaded.refresh)
  }, [loaded, isFailed])
  switch (state.kind) {
    case 'loading':
      return <Waiting label={text('loading')} lines={lines} />
    case 'failed':
      return <Failure error={state.error} retry={loaded.refresh} />
    case 'ready':
      return <>{children(state.value)}</>
  }
}
