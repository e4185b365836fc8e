import { clock, longDate } from '../i18n/format.ts'
import type { Performance } from './holdings.ts'

/** Day and hour of a performance, as a clock in its venue shows them; nothing while it isn't known. */
export const When = ({ of: shown }: { of: Performance | undefined }) => {
  if (shown === undefined) return null
  const { startsAt } = shown.schedule
  const { timeZone } = shown.concert
  return (
    <time dateTime={startsAt}>
      {longDate(startsAt, timeZone)} <span class="numbers">{clock(startsAt, timeZone)}</span>
    </time>
  )
}
