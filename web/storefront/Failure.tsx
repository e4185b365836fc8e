import type { ComponentChildren } from 'preact'
import { RefusedError } from '../../client-sdk/index.ts'
import { text } from '../i18n/text.ts'
import { FailureNotice } from '../ui/FailureNotice.tsx'

interface FailureProps {
  readonly error: unknown
  readonly retry?: () => unknown
  readonly children?: ComponentChildren
}

/** What went wrong, and what to do next. */
export const Failure = ({ error, retry, children }: FailureProps) => (
  <FailureNotice error={error} otherwise={text('somethingWrong')} retry={retry} retryLabel={text('tryAgain')}>
    {!(error instanceof RefusedError) && <p>{text('unanswered')}</p>}
    {children}
  </FailureNotice>
)
