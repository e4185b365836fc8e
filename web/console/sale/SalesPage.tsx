import type { ConcertOverview, UnavailableConcert } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { Blank } from '../../ui/Blank.tsx'
import { ButtonLink } from '../../ui/Button.tsx'
import { Waiting } from '../../ui/Waiting.tsx'
import { figuresOf, nameOf, sales, unavailable } from '../live/feed.ts'
import { seatsOf } from '../live/looks.ts'
import { moment } from '../live/times.ts'
import { count } from '../live/units.ts'
import { Named } from '../parts/Named.tsx'
import { Page } from '../parts/Page.tsx'
import { SeatBar } from '../parts/SeatBar.tsx'
import { StateBadge } from '../parts/StateBadge.tsx'
import { hrefOf } from '../route.ts'
import { say } from '../say.ts'
import { ServerBoard } from './Board.tsx'

export const SalesPage = () => (
  <Page title={say('sales')} isTimed>
    <Sales />
    <ServerBoard />
  </Page>
)

const Sales = () => {
  const known = sales.value
  if (known === undefined) return <Waiting label={say('loading')} lines={5} />
  if (known.length + unavailable.value.length === 0) {
    return (
      <Blank icon="stage" title={say('noSales')} hint={say('noSalesHint')}>
        <ButtonLink href={hrefOf({ page: 'catalogue' })}>{say('catalogue')}</ButtonLink>
      </Blank>
    )
  }
  return (
    <div class="table-frame">
      <table class="table cards sales">
        <thead>
          <tr>
            <th scope="col">{say('concert')}</th>
            <th scope="col">{say('state')}</th>
            <th scope="col" class="number">
              {say('waiting')}
            </th>
            <th scope="col" class="number">
              {say('active')}
            </th>
            <th scope="col" class="number">
              {say('seatsLeft')}
            </th>
            <th scope="col" class="number">
              {say('revenue')}
            </th>
          </tr>
        </thead>
        <tbody>
          {known.map((sale) => (
            <SaleRow key={sale.concertId} sale={sale} />
          ))}
          {unavailable.value.map((concert) => (
            <UnavailableRow key={concert.concertId} {...concert} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

const SaleRow = ({ sale }: { sale: ConcertOverview }) => {
  const { concertId, name, venue, opensAt } = sale
  const now = figuresOf(concertId)
  const state = now?.saleState ?? sale.saleState
  const seats = now && seatsOf(now)
  return (
    <tr>
      <th scope="row">
        <a href={hrefOf({ page: 'sale', concertId })}>
          <Named name={name} />
        </a>
        {venue !== undefined && (
          <span class="hint">
            <Named name={venue} />
          </span>
        )}
      </th>
      <td data-label={say('state')}>
        <StateBadge state={state} />
        {state === 'PREQUEUE' && opensAt !== undefined && <span class="hint">{say('opensAt')(moment(opensAt))}</span>}
      </td>
      <td class="number" data-label={say('waiting')}>
        {count(now?.waiting ?? sale.waiting)}
      </td>
      <td class="number" data-label={say('active')}>
        {count(now?.active ?? sale.active)}
      </td>
      <td class="number" data-label={say('seatsLeft')}>
        {seats && (
          <>
            {count(seats.free)} <span class="hint">{say('ofSeats')(seats.total)}</span>
            <SeatBar tally={seats} isIdle={state !== 'OPEN'} />
          </>
        )}
      </td>
      <td class="number" data-label={say('revenue')}>
        {won(now?.revenue ?? sale.schedules.reduce((sum, { revenue }) => sum + revenue, 0))}
      </td>
    </tr>
  )
}

const UnavailableRow = ({ concertId, state }: UnavailableConcert) => (
  <tr data-unavailable={state}>
    <th scope="row">
      <a href={hrefOf({ page: 'sale', concertId })}>
        <Named name={nameOf(concertId)} />
      </a>
    </th>
    <td data-label={say('state')} colSpan={5}>
      <StateBadge state={state} />
      <span class="hint">{say(`${state}Hint`)}</span>
    </td>
  </tr>
)
