import type { ComponentChildren } from 'preact'
import { LIMITS, type RefusalCode, RefusedError, UnansweredError } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { FailureNotice } from '../../ui/FailureNotice.tsx'
import { say } from '../say.ts'

interface FailureProps {
  readonly error: unknown
  /** Asks once more for what the page shows, which otherwise happens by itself where it can help. */
  readonly retry?: () => unknown
  /** Where to go on. */
  readonly children?: ComponentChildren
}

/** What went wrong, and what to do about it. */
export const Failure = ({ error, retry, children }: FailureProps) => {
  const isGone = error instanceof RefusedError && isOfSomethingGone(error.code)
  const isLoad = retry !== undefined
  return (
    <FailureNotice
      error={error}
      otherwise={say(isLoad && error instanceof UnansweredError ? 'noAnswer' : 'didNotWork')}
      retry={isGone ? undefined : retry}
      retryLabel={say('tryAgain')}
    >
      <p>{adviceOn(error, isLoad)}</p>
      {isGone && children !== undefined && <div class="actions">{children}</div>}
    </FailureNotice>
  )
}

const adviceOn = (error: unknown, isLoad: boolean): string => {
  if (error instanceof RefusedError) return adviceOnRefusal(error)
  if (!(error instanceof UnansweredError)) return say('unexpected')
  return say(isLoad ? 'goesOnTrying' : 'unanswered')
}

const adviceOnRefusal = ({ code, path, seats, problem }: RefusedError): string => {
  const [first = '', ...others] = seats
  switch (code) {
    case 'UNAUTHENTICATED':
      return say('wrongTokenHint')
    case 'RATE_LIMITED':
      return say('limitedHint')
    case 'UNAVAILABLE':
      return say('notNowHint')
    case 'SALE_CLOSED':
      return say('closedHint')
    case 'AMOUNT_INVALID':
      return say('amountHint')(won(LIMITS.chargeAmount))
    case 'SEAT_TAKEN':
    case 'SEAT_NOT_FOUND':
      return say('seatsInWay')(others.length === 0 ? first : say('seatsMore')(first, others.length))
    case 'INPUT_INVALID':
      return path ? `${say('atField')(path)}: ${problem.detail}` : say('reloadHint')
    default:
      return isOfSomethingGone(code) ? say('goneHint') : say('reloadHint')
  }
}

const isOfSomethingGone = (code: RefusalCode): boolean => code.endsWith('_NOT_FOUND')
