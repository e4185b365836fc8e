import type { Concert } from '../../../client-sdk/index.ts'
import { text } from '../../i18n/text.ts'
import { ButtonLink } from '../../ui/Button.tsx'
import { hrefOf } from '../route.ts'
import { waitlistsOf, waitsFor } from '../waitlist.ts'

interface WaitlistWayProps {
  /** Undefined while it isn't known. */
  readonly concert: Concert | undefined
  readonly kind?: 'primary' | 'plain' | 'quiet'
}

/** Where what is wanted may not be left: to the waitlist, if the concert has one. */
export const WaitlistWay = ({ concert, kind }: WaitlistWayProps) =>
  concert === undefined || waitlistsOf(concert).length === 0 ? null : (
    <ButtonLink kind={kind} href={hrefOf({ page: 'waitlist', concertId: concert.concertId })}>
      {text(waitsFor(concert) ? 'toWaitlistPlace' : 'toWaitlist')}
    </ButtonLink>
  )
