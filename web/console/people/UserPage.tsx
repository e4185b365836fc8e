import { useState } from 'preact/hooks'
import type { UserOverview, UserQueueToken, UserReservation } from '../../../client-sdk/index.ts'
import { moment, won } from '../../i18n/format.ts'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { nameOf } from '../live/feed.ts'
import { count } from '../live/units.ts'
import { Failure } from '../parts/Failure.tsx'
import { Page } from '../parts/Page.tsx'
import { Show } from '../parts/Show.tsx'
import { useLoaded } from '../parts/useLoaded.ts'
import { useOrder } from '../parts/useOrder.ts'
import { hrefOf } from '../route.ts'
import { say } from '../say.ts'
import { orders } from '../session.ts'
import { CreditForm } from './CreditForm.tsx'
import { RefundButton } from './RefundButton.tsx'

export const UserPage = ({ userId }: { userId: string }) => {
  const user = useLoaded(() => orders().user(userId), [userId])
  const name = user.value?.name ?? userId
  return (
    <Page
      title={name}
      kicker={<a href={hrefOf({ page: 'users' })}>← {say('backToUsers')}</a>}
      lead={<code>{userId}</code>}
    >
      <Show
        of={user}
        lines={4}
        wayOn={() => <ButtonLink href={hrefOf({ page: 'users' })}>{say('backToUsers')}</ButtonLink>}
      >
        {(known) => (
          <div class="user">
            <CreditForm user={known} onAsked={user.refresh} />
            <Places tokens={known.queueTokens} />
            <Reservations key={known.balance} user={known} onRefunded={user.refresh} />
          </div>
        )}
      </Show>
    </Page>
  )
}

const Places = ({ tokens }: { tokens: readonly UserQueueToken[] }) => (
  <section class="panel" aria-labelledby="places">
    <h2 id="places">{say('places')}</h2>
    {tokens.length === 0 ? (
      <p class="hint">{say('noPlaces')}</p>
    ) : (
      <div class="scrolls">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{say('concert')}</th>
              <th scope="col">{say('state')}</th>
              <th scope="col" class="number">
                {say('sequence')}
              </th>
              <th scope="col" class="number">
                {say('ahead')}
              </th>
              <th scope="col">{say('until')}</th>
            </tr>
          </thead>
          <tbody>
            {tokens.map(({ concertId, state, sequence, ahead, expiresAt }) => (
              <tr key={concertId}>
                <th scope="row">
                  <a href={hrefOf({ page: 'sale', concertId })}>{nameOf(concertId)}</a>
                </th>
                <td>{say(state === 'EXPIRED' ? 'ended' : state)}</td>
                <td class="number">{count(sequence)}</td>
                <td class="number">{state === 'WAIT' ? count(ahead) : '–'}</td>
                <td>
                  <time dateTime={expiresAt}>{moment(expiresAt)}</time>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
  </section>
)

const Reservations = ({ user, onRefunded }: { user: UserOverview; onRefunded: () => void }) => {
  const [older, setOlder] = useState<Pick<UserOverview, 'reservations' | 'next'>>({ reservations: [], next: user.next })
  const { run, busy, error } = useOrder(async () => {
    const page = await orders().user(user.userId, { after: older.next })
    setOlder({ reservations: [...older.reservations, ...page.reservations], next: page.next })
  })
  const all = [...user.reservations, ...older.reservations]
  return (
    <section class="panel user-reservations" aria-labelledby="reservations">
      <h2 id="reservations">{say('holdsAndPayments')}</h2>
      {all.length === 0 ? (
        <p class="hint">{say('noReservations')}</p>
      ) : (
        <div class="scrolls">
          <table class="table">
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
                <th scope="col">{say('refund')}</th>
              </tr>
            </thead>
            <tbody>
              {all.map((reservation) => (
                <ReservationRow key={reservation.reservationId} reservation={reservation} onRefunded={onRefunded} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {error !== undefined && <Failure error={error} />}
      {older.next !== undefined && (
        <Button busy={busy} onClick={run}>
          {say('more')}
        </Button>
      )}
    </section>
  )
}

const ReservationRow = ({ reservation, onRefunded }: { reservation: UserReservation; onRefunded: () => void }) => {
  const { concertId, scheduleId, seats, state, amount, heldAt, expiresAt, paidAt } = reservation
  return (
    <tr data-reservation={state}>
      <th scope="row">
        {nameOf(concertId)}
        <span class="hint">{scheduleId}</span>
      </th>
      <td>{seats.join(', ')}</td>
      <td>{say(`state${state}`)}</td>
      <td class="number">{won(amount)}</td>
      <td>
        <time dateTime={heldAt}>{moment(heldAt)}</time>
      </td>
      <td>
        <time dateTime={paidAt ?? expiresAt}>{moment(paidAt ?? expiresAt)}</time>
      </td>
      <td>{state === 'PAID' && <RefundButton reservation={reservation} onRefunded={onRefunded} />}</td>
    </tr>
  )
}
