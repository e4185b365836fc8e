import { isPlaceOver } from '../../../client-sdk/index.ts'
import { text } from '../../i18n/text.ts'
import { ButtonLink } from '../../ui/Button.tsx'
import { hrefOf } from '../route.ts'

interface WayOnProps {
  readonly error: unknown
  readonly concertId: string
}

/** For who has no turn any more, a new place in line; for whom a date is gone, the others. */
export const WayOn = ({ error, concertId }: WayOnProps) =>
  isPlaceOver(error) ? (
    <ButtonLink kind="primary" href={hrefOf({ page: 'concert', concertId, enters: true })}>
      {text('joinAgain')}
    </ButtonLink>
  ) : (
    <ButtonLink kind="primary" href={hrefOf({ page: 'concert', concertId })}>
      {text('otherDates')}
    </ButtonLink>
  )
