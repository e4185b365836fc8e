import type { ComponentChildren } from 'preact'
import { isPlaceOver, type RefusalCode, RefusedError } from '../../client-sdk/index.ts'
import { text } from '../i18n/text.ts'
import { ButtonLink } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { hrefOf } from './route.ts'

interface FailureProps {
  readonly error: unknown
  /** Asks once more for what the page shows, which otherwise happens by itself where it can help. */
  readonly retry?: () => unknown
  /** Where to go on. */
  readonly children?: ComponentChildren
}

const GONE: readonly RefusalCode[] = ['CONCERT_NOT_FOUND', 'SCHEDULE_NOT_FOUND', 'RESERVATION_NOT_FOUND']

/** What went wrong, and what to do next. */
export const Failure = ({ error, retry, children }: FailureProps) => {
  const isGone = error instanceof RefusedError && GONE.includes(error.code)
  const isOver = isGone || isPlaceOver(error)
  const isLoad = retry !== undefined
  return (
    <FailureNotice
      error={error}
      otherwise={text(isLoad ? 'noAnswerYet' : 'somethingWrong')}
      retry={isOver ? undefined : retry}
      retryLabel={text('tryAgain')}
    >
      {!(error instanceof RefusedError) && <p>{text(isLoad ? 'goesOnTrying' : 'unanswered')}</p>}
      {isGone && <p>{text('goneHint')}</p>}
      {isOver && (
        <div class="actions">
          {children}
          {isGone && <ButtonLink href={hrefOf({ page: 'concerts' })}>{text('toConcerts')}</ButtonLink>}
        </div>
      )}
    </FailureNotice>
  )
}
