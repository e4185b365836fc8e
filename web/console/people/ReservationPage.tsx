import type { ComponentChildren } from 'preact'
import type { ReservationOverview } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { isolated } from '../../i18n/isolated.ts'
import { ButtonLink } from '../../ui/Button.tsx'
import { nameOf, saleOf } from '../live/feed.ts'
import { evening, moment } from '../live/times.ts'
import { Labels } from '../parts/Labels.tsx'
import { Named } from '../parts/Named.tsx'
import { Page } from '../parts/Page.tsx'
import { Show } from '../parts/Show.tsx'
import { useLoaded } from '../parts/useLoaded.ts'
import { When } from '../parts/When.tsx'
import { hrefOf } from '../route.ts'
import { say } from '../say.ts'
import { orders } from '../session.ts'
import { RefundButton } from './RefundButton.tsx'

/** [O14] One reservation, whoever holds it, and what has become of it. */
export const ReservationPage = ({ reservationId }: { reservationId: string }) => {
  const overview = useLoaded(() => orders().reservation(reservationId), [reservationId])
  const ask = (): void => void overview.refresh()
  return (
    <Page
      title={say('reservation')}
      kicker={<a href={hrefOf({ page: 'users' })}>← {say('backToUsers')}</a>}
      lead={<code>{reservationId}</code>}
      isTimed
    >
      <Show
        of={overview}
        lines={4}
        wayOn={() => <ButtonLink href={hrefOf({ page: 'users' })}>{say('backToUsers')}</ButtonLink>}
      >
        {(reservation) => (
          <section class="panel" data-reservation={reservation.state}>
            <Facts reservation={reservation} />
            <div class="actions">
              <RefundButton reservation={reservation} onAsked={ask} onRefunded={ask} />
            </div>
          </section>
        )}
      </Show>
    </Page>
  )
}

const Facts = ({ reservation }: { reservation: ReservationOverview }) => {
  const { concertId, scheduleId, labels, state, amount, heldAt, paidAt, expiresAt, userId, buyerId } = reservation
  const { generation, transferUntil, checkedInAt, door = '' } = reservation
  const date = saleOf(concertId)?.schedules.find((schedule) => schedule.scheduleId === scheduleId)
  return (
    <dl class="facts">
      <Fact name={say('concert')}>
        <a href={hrefOf({ page: 'sale', concertId })}>
          <Named name={nameOf(concertId)} />
        </a>
        {', '}
        {date === undefined ? scheduleId : <When at={date.startsAt} form={evening} />}
      </Fact>
      <Fact name={say('seatsHeading')}>
        <Labels of={labels} />
      </Fact>
      <Fact name={say('state')}>{say(`state${state}`)}</Fact>
      <Fact name={say('amountHeading')}>{won(amount)}</Fact>
      <Fact name={say('heldBy')}>
        <UserLink userId={userId} />
      </Fact>
      {buyerId !== undefined && (
        <Fact name={say('boughtBy')}>
          <UserLink userId={buyerId} />
        </Fact>
      )}
      <Fact name={say('heldAt')}>
        <When at={heldAt} form={moment} />
      </Fact>
      <Fact name={say(paidAt === undefined ? 'endsAt' : 'paidAt')}>
        <When at={paidAt ?? expiresAt} form={moment} />
      </Fact>
      {state === 'PAID' && <Fact name={say('generation')}>{say('generationIs')(generation)}</Fact>}
      {transferUntil !== undefined && (
        <Fact name={say('offeredUntil')}>
          <When at={transferUntil} form={moment} />
        </Fact>
      )}
      {state === 'PAID' && (
        <Fact name={say('letIn')}>
          {checkedInAt === undefined ? say('notLetIn') : say('letInAt')(moment(checkedInAt), isolated(door))}
        </Fact>
      )}
    </dl>
  )
}

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt class="hint">{name}</dt>
    <dd>{children}</dd>
  </div>
)

const UserLink = ({ userId }: { userId: string }) => (
  <a href={hrefOf({ page: 'users', userId })}>
    <code>{userId}</code>
  </a>
)
