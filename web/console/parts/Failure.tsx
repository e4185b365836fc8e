import { LIMITS, type RefusalCode, RefusedError, UnansweredError } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { FailureNotice } from '../../ui/FailureNotice.tsx'
import { say } from '../say.ts'

interface FailureProps {
  readonly error: unknown
  readonly retry?: () => unknown
}

/** What went wrong, and what to do about it. */
export const Failure = ({ error, retry }: FailureProps) => (
  <FailureNotice error={error} otherwise={say('didNotWork')} retry={retry} retryLabel={say('tryAgain')}>
    <p>{adviceOn(error)}</p>
  </FailureNotice>
)

const adviceOn = (error: unknown): string => {
  if (error instanceof RefusedError) return adviceOnRefusal(error)
  return error instanceof UnansweredError ? say('unanswered') : say('unexpected')
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
