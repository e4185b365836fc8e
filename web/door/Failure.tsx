import type { ComponentChildren } from 'preact'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { showWith } from '../ui/showWith.tsx'
import { say } from './say.ts'

interface FailureProps {
  readonly error: unknown
  readonly retry?: () => unknown
  readonly children?: ComponentChildren
}

export const Failure = ({ error, retry, children }: FailureProps) => (
  <FailureNotice error={error} otherwise={say('noAnswer')} retry={retry} retryLabel={say('tryAgain')}>
    {children}
  </FailureNotice>
)

export const Show = showWith(() => say('loading'), Failure)
