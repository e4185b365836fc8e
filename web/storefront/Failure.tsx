import type { ComponentChildren } from 'preact'
import { RefusedError } from '../../client-sdk/index.ts'
import { language } from '../i18n/language.ts'
import { text } from '../i18n/text.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'

interface FailureProps {
  readonly error: unknown
  readonly retry?: () => unknown
  readonly children?: ComponentChildren
}

/** What went wrong, in the server's words where it said something, and what to do next. */
export const Failure = ({ error, retry, children }: FailureProps) => {
  const isRefused = error instanceof RefusedError
  return (
    <Notice title={isRefused ? error.text(language.value) : text('somethingWrong')}>
      {!isRefused && <p>{text('unanswered')}</p>}
      {children}
      {retry !== undefined && (
        <div class="actions">
          <Button onClick={() => void retry()}>{text('tryAgain')}</Button>
        </div>
      )}
    </Notice>
  )
}
