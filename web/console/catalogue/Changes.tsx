import type { ImportedConcert, ImportedDate, ImportReport } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { Notice } from '../../ui/Notice.tsx'
import { nameOf, saleOf, serverNow } from '../live/feed.ts'
import { evening, moment } from '../live/times.ts'
import { Named } from '../parts/Named.tsx'
import { say } from '../say.ts'

/** What an import would change, each thing as it is and as it would be. */
export const Changes = ({ report }: { report: ImportReport }) => {
  const onSale = report.dates.filter(isOnSale)
  return (
    <div class="changes">
      {onSale.length > 0 && (
        <Notice title={say('datesOnSale')(onSale.length)}>
          <p>{say('datesOnSaleHint')}</p>
        </Notice>
      )}
      {report.changed.map((concertId) => (
        <ConcertChanges key={concertId} concertId={concertId} report={report} />
      ))}
    </div>
  )
}

const isOnSale = ({ concertId, before }: ImportedDate): boolean => {
  if (before === undefined || saleOf(concertId)?.saleState !== 'OPEN') return false
  const { opensAt, closesAt } = before
  const isOpen = opensAt === undefined || Date.parse(opensAt) <= serverNow()
  return isOpen && (closesAt === undefined || serverNow() < Date.parse(closesAt))
}

const ConcertChanges = ({ concertId, report }: { concertId: string; report: ImportReport }) => {
  const concert = report.concerts.find((each) => each.concertId === concertId)
  const dates = report.dates.filter((date) => date.concertId === concertId)
  const isNew = concert !== undefined && concert.before === undefined
  const others = (saleOf(concertId)?.schedules.length ?? 0) - dates.filter(({ before }) => before !== undefined).length
  return (
    <section class="concert-changes" data-concert={concertId}>
      <h3>
        <Named name={isNew ? concert.after.name : nameOf(concertId)} /> {isNew && <em>{say('newConcert')}</em>}
      </h3>
      <ul>
        {concert !== undefined && termsChanged(concert).map((line) => <li key={line}>{line}</li>)}
        {dates.map((date) => (
          <DateChanges key={date.scheduleId} date={date} />
        ))}
        {others > 0 && <li class="hint">{say('datesStay')(others)}</li>}
      </ul>
    </section>
  )
}

const DateChanges = ({ date }: { date: ImportedDate }) => (
  <li data-date={date.scheduleId}>
    <strong>
      <time>{evening((date.before ?? date.after).startsAt)}</time>
    </strong>{' '}
    {date.before === undefined && <em>{say('newDate')}</em>}
    <ul>
      {dateChanged(date).map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  </li>
)

/** By the names that the catalogue has for its values. */
const termsChanged = ({ before, after }: ImportedConcert): readonly string[] => {
  if (before === undefined) return []
  const flat = ({ policy, ...rest }: ImportedConcert['after']) =>
    new Map<string, unknown>([...Object.entries(rest), ...Object.entries(policy)])
  const [was, is] = [flat(before), flat(after)]
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((name) => was.get(name) !== is.get(name))
    .map((name) => say('fromTo')(name, written(was.get(name)), written(is.get(name))))
}

const written = (value: unknown): string => (value === undefined ? say('notSet') : String(value))

const dateChanged = ({ before, after, seatsAdded, seatsRemoved }: ImportedDate): readonly string[] => {
  const seats = [
    ...(seatsAdded > 0 ? [say('seatsAdded')(seatsAdded)] : []),
    ...(seatsRemoved > 0 ? [say('seatsRemoved')(seatsRemoved)] : []),
  ]
  const opening = (opensAt: string | undefined): string => (opensAt === undefined ? say('opensNow') : moment(opensAt))
  const closing = (closesAt: string | undefined): string => (closesAt === undefined ? say('notSet') : moment(closesAt))
  const price = (prices: ImportedDate['after']['prices'], category: string): string => {
    const amount = Object.hasOwn(prices, category) ? prices[category] : undefined
    return amount === undefined ? say('notSet') : won(amount)
  }
  const categories = [...new Set([...Object.keys(before?.prices ?? {}), ...Object.keys(after.prices)])]
  if (before === undefined) {
    const prices = categories.map((category) => `${category} ${price(after.prices, category)}`)
    const closes = after.closesAt === undefined ? [] : [say('closing')(closing(after.closesAt))]
    return [say('opening')(opening(after.opensAt)), ...closes, prices.join(' · '), ...seats]
  }
  const changed = (name: string, was: string, is: string): string[] =>
    was === is ? [] : [say('fromTo')(name, was, is)]
  const lines = [
    ...changed(say('startsAt'), evening(before.startsAt), evening(after.startsAt)),
    ...changed(say('openingName'), opening(before.opensAt), opening(after.opensAt)),
    ...changed(say('closingName'), closing(before.closesAt), closing(after.closesAt)),
    ...categories.flatMap((category) =>
      changed(category, price(before.prices, category), price(after.prices, category)),
    ),
    ...seats,
  ]
  return lines.length === 0 ? [say('laidOutAnew')] : lines
}
