import type { ComponentChildren } from 'preact'
import type { AuditEntry } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { nameOf, sales } from '../live/feed.ts'
import { evening } from '../live/times.ts'
import { Named } from '../parts/Named.tsx'
import { hrefOf } from '../route.ts'
import { PACE, PACE_NAMES, type PaceName, written } from '../sale/pace.ts'
import { say } from '../say.ts'

const SEATS_NAMED = 4

type Detail = AuditEntry['detail']

/** What a line of the log tells besides, in words; whatever this page does not know as it was written. */
export const AuditDetail = ({ entry: { detail } }: { entry: AuditEntry }) => (
  <>
    {Object.keys(detail)
      .flatMap((name) => told(name, detail))
      .map((part, at) => (
        <span key={at} class="audit-part">
          {part}
        </span>
      ))}
  </>
)

const told = (name: string, detail: Detail): readonly ComponentChildren[] => {
  const tell = TELLERS[name]
  const parts = tell?.(detail[name], detail)
  return parts ?? [`${name} ${plain(detail[name])}`]
}

const text =
  (tell: (value: string) => ComponentChildren) =>
  (value: unknown): readonly ComponentChildren[] | undefined =>
    typeof value === 'string' ? [tell(value)] : undefined

/** By the name of the field; nothing where its value is not of the kind that is expected. */
const TELLERS: Readonly<Record<string, (value: unknown, detail: Detail) => readonly ComponentChildren[] | undefined>> =
  {
    scheduleId: text((id) => dateOf(id)),
    userId: text((userId) => <a href={hrefOf({ page: 'users', userId })}>{userId}</a>),
    paymentId: text((id) => say('paymentIs')(id)),
    reservationId: text((reservationId) => (
      <a href={hrefOf({ page: 'reservation', reservationId })}>{say('reservationIs')(reservationId)}</a>
    )),
    entryId: text((id) => say('entryIs')(id)),
    owner: text((owner) => say('ownerIs')(owner)),
    epoch: (value) => (typeof value === 'number' ? [say('epochIs')(value)] : undefined),
    amount: (value) => (typeof value === 'number' ? [won(value)] : undefined),
    seats: (value) => (Array.isArray(value) ? [seatsTold(value.map(String))] : undefined),
    changed: (value) =>
      Array.isArray(value) ? value.map((id) => <Named key={id} name={nameOf(String(id))} />) : undefined,
    before: () => [],
    after: (value, { before }) => paceTold(before, value),
  }

const dateOf = (scheduleId: string): string => {
  const dates = sales.value?.flatMap(({ schedules }) => schedules)
  const date = dates?.find((schedule) => schedule.scheduleId === scheduleId)
  return date === undefined ? scheduleId : evening(date.startsAt)
}

const seatsTold = (seats: readonly string[]): string => {
  const named = seats.slice(0, SEATS_NAMED).join(', ')
  return seats.length > SEATS_NAMED ? say('seatsMore')(named, seats.length - SEATS_NAMED) : named
}

const paceTold = (before: unknown, after: unknown): readonly string[] | undefined => {
  const value = (of: unknown, name: PaceName): number | undefined => (of as Partial<Record<PaceName, number>>)[name]
  if (typeof before !== 'object' || before === null || typeof after !== 'object' || after === null) return undefined
  return PACE.flatMap((name) => {
    const [was, is] = [value(before, name), value(after, name)]
    return was === undefined || is === undefined
      ? []
      : [say('fromTo')(say(PACE_NAMES[name]), written(name, was), written(name, is))]
  })
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
