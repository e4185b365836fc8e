import type { UserOverview, UserReservation } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { nameOf, saleOf } from '../live/feed.ts'
import { evening, moment } from '../live/times.ts'
import { Labels } from '../parts/Labels.tsx'
import { Named } from '../parts/Named.tsx'
import { usePages } from '../parts/usePages.tsx'
import { When } from '../parts/When.tsx'
import { hrefOf } from '../route.ts'
import { say } from '../say.ts'
import { orders } from '../session.ts'
import { RefundButton } from './RefundButton.tsx'

interface ReservationsProps {
  readonly user: UserOverview
  /** They may be others now. */
  readonly onAsked: () => void
}

/** What a user holds, held and has bought, newest first. */
export const Reservations = ({ user: { userId, reservations, next }, onAsked }: ReservationsProps) => {
  const { items, more, forget } = usePages({ items: reservations, next }, async (after) => {
    const page = await orders().user(userId, { after })
    return { items: page.reservations, next: page.next }
  })
  const refunded = (): void => {
    forget()
    onAsked()
  }
  return (
    <section class="panel user-wide" aria-labelledby="reservations">
      <h2 id="reservations">{say('holdsAndPayments')}</h2>
      {items.length === 0 ? (
        <p class="hint">{say('noReservations')}</p>
      ) : (
        <table class="table cards">
          <thead>
            <tr>
              <th scope="col">{say('concert')}</th>
              <th scope="col">{say('seatsHeading')}</th>
              <th scope="col">{say('state')}</th>
              <th scope="col" class="number">
                {say('amountHeading')}
              </th>
              <th scope="col">{say('heldAt')}</th>
              <th scope="col">{say('paidOrEnds')}</th>
              <th scope="col">
                <span class="visually-hidden">{say('refund')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((reservation) => (
              <ReservationRow
                key={reservation.reservationId}
                reservation={reservation}
                onAsked={onAsked}
                onRefunded={refunded}
              />
            ))}
          </tbody>
        </table>
      )}
      {more}
    </section>
  )
}

interface RowProps {
  readonly reservation: UserReservation
  readonly onAsked: () => void
  readonly onRefunded: () => void
}

const ReservationRow = ({ reservation, onAsked, onRefunded }: RowProps) => {
  const { concertId, scheduleId, labels, state, amount, heldAt, expiresAt, paidAt } = reservation
  const date = saleOf(concertId)?.schedules.find((schedule) => schedule.scheduleId === scheduleId)
  return (
    <tr data-reservation={state}>
      <th scope="row">
        <a href={hrefOf({ page: 'sale', concertId })}>
          <Named name={nameOf(concertId)} />
        </a>
        <span class="hint">{date === undefined ? scheduleId : <When at={date.startsAt} form={evening} />}</span>
      </th>
      <td data-label={say('seatsHeading')}>
        <Labels of={labels} />
      </td>
      <td data-label={say('state')}>{say(`state${state}`)}</td>
      <td data-label={say('amountHeading')} class="number">
        {won(amount)}
      </td>
      <td data-label={say('heldAt')}>
        <When at={heldAt} form={moment} />
      </td>
      <td data-label={say(paidAt === undefined ? 'endsAt' : 'paidAt')}>
        <When at={paidAt ?? expiresAt} form={moment} />
      </td>
      <td>
        <RefundButton reservation={reservation} onAsked={onAsked} onRefunded={onRefunded} />
      </td>
    </tr>
  )
}
