import type { ComponentChildren } from 'preact'
import { RefusedError } from '../../client-sdk/index.ts'
import { language } from '../i18n/language.ts'
import { Button } from './Button.tsx'
import { Notice } from './Notice.tsx'

interface FailureNoticeProps {
  readonly error: unknown
  /** The title where the server has said nothing. */
  readonly otherwise: string
  readonly retry?: (() => unknown) | undefined
  readonly retryLabel: string
  /** What to do about it. */
  readonly children?: ComponentChildren
}

/** What went wrong, in the server's words where it said something. */
export const FailureNotice = ({ error, otherwise, retry, retryLabel, children }: FailureNoticeProps) => (
  <Notice title={error instanceof RefusedError ? error.text(language.value) : otherwise}>
    {children}
    {retry !== undefined && (
      <div class="actions">
        <Button onClick={() => void retry()}>{retryLabel}</Button>
      </div>
    )}
  </Notice>
)
