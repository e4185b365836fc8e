import { dayAndHour, hour, longDate, moment, zoneName } from '../i18n/format.ts'
import { text } from '../i18n/text.ts'
import type { Performance } from './holdings.ts'

interface WhenProps {
  readonly of: Performance | undefined
  /** Names the zone; on a page whose times are all of one it is named once (`ZoneNote`). */
  readonly zoned?: boolean
}

/** Day and hour of a performance, as a clock in its venue shows them; nothing while it isn't known. */
export const When = ({ of: shown, zoned = false }: WhenProps) => {
  if (shown === undefined) return null
  const { startsAt } = shown.schedule
  const { timeZone } = shown.concert
  return (
    <time dateTime={startsAt}>
      {longDate(startsAt, timeZone)}{' '}
      <span class="numbers">
        {hour(startsAt, timeZone)}
        {zoned && `\u00a0${zoneName(startsAt, timeZone)}`}
      </span>
    </time>
  )
}

/** Another time of a performance, beside its own: with the zone where summer time begins or ends in between. */
export const timeBeside = (time: string, startsAt: string, timeZone: string | undefined): string =>
  (zoneName(time, timeZone) === zoneName(startsAt, timeZone) ? dayAndHour : moment)(time, timeZone)

/** The zone of these performances; undefined where it is not the same for all. */
export const zoneOfAll = (shown: readonly (Performance | undefined)[]): string | undefined => {
  const zones = new Set(
    shown.flatMap((one) => (one === undefined ? [] : [zoneName(one.schedule.startsAt, one.concert.timeZone)])),
  )
  return zones.size === 1 ? [...zones][0] : undefined
}

/** By which clock the times of a page are told. */
export const ZoneNote = ({ zone }: { zone: string | undefined }) =>
  zone === undefined ? null : <p class="hint zone-note">{text('timesIn')(zone)}</p>
