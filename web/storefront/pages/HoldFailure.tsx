import { RefusedError } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { language } from '../../i18n/language.ts'
import { text } from '../../i18n/text.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Failure } from '../Failure.tsx'
import type { Hall } from '../Hall.ts'
import { performanceOf } from '../holdings.ts'
import { timeBeside } from '../When.tsx'
import { TooManyTries } from './TooManyTries.tsx'
import { WaitlistWay } from './WaitlistWay.tsx'

interface HoldFailureProps {
  readonly error: unknown
  readonly hall: Hall
  readonly scheduleId: string
  /** Holds what is suggested in the place of what was chosen. */
  readonly holdInstead?: (seatIds: readonly string[]) => void
}

/** Why a hold was refused, and what can be done about it. */
export const HoldFailure = ({ error, hall, scheduleId, holdInstead }: HoldFailureProps) => {
  if (!(error instanceof RefusedError)) return <Failure error={error} />
  switch (error.code) {
    case 'SEAT_LIMIT':
      return (
        <Notice title={error.text(language.value)}>
          <p>{text('limitHint')}</p>
        </Notice>
      )
    case 'TOO_MANY_TRIES':
      return <TooManyTries error={error} />
    case 'SALE_NOT_OPEN':
      return <NotOpen scheduleId={scheduleId} />
    case 'SEATS_SHORT':
      return (
        <Notice title={text('shortTitle')}>
          <p>{text('shortHint')}</p>
          <WaitlistWay concert={performanceOf(scheduleId)?.concert} />
        </Notice>
      )
    case 'SEAT_ORPHANED':
      return (
        <Notice title={text('leavesAlone')(hall.labelsOf(error.seats))}>
          <p>{text('aloneIsUnsold')}</p>
          {holdInstead !== undefined && (
            <div class="actions">
              <Button kind="primary" onClick={() => holdInstead(error.suggestion)}>
                {text('holdInstead')(hall.labelsOf(error.suggestion), won(hall.priceOf(error.suggestion)))}
              </Button>
            </div>
          )}
        </Notice>
      )
    default:
      return <Failure error={error} />
  }
}

const NotOpen = ({ scheduleId }: { scheduleId: string }) => {
  const { schedule, concert } = performanceOf(scheduleId) ?? {}
  return (
    <Notice title={text('notOpenTitle')}>
      {schedule?.opensAt !== undefined && (
        <p>{text('notOpenUntil')(timeBeside(schedule.opensAt, schedule.startsAt, concert?.timeZone))}</p>
      )}
    </Notice>
  )
}
