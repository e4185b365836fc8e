import { useEffect, useRef, useState } from 'preact/hooks'
import type { Reservation } from '../../../client-sdk/index.ts'
import { moment, won } from '../../i18n/format.ts'
import { text } from '../../i18n/text.ts'
import { Blank } from '../../ui/Blank.tsx'
import { ButtonLink } from '../../ui/Button.tsx'
import { Loaded } from '../../ui/Loaded.ts'
import { Notice } from '../../ui/Notice.tsx'
import { QrCode } from '../../ui/QrCode.tsx'
import { holds, performanceOf, reservations } from '../holdings.ts'
import { Page } from '../Page.tsx'
import { type NamedSeat, namedSeats } from '../rememberedSeats.ts'
import { hrefOf } from '../route.ts'
import { Show } from '../Show.tsx'
import { shop, visitorName } from '../shop.ts'
import { keep, kept } from '../visitorStore.ts'
import { When, ZoneNote, zoneOfAll } from '../When.tsx'
import { RefundOffer } from './RefundOffer.tsx'
import { TakeTicket } from './TakeTicket.tsx'
import { TransferOffer } from './TransferOffer.tsx'

/** Everything bought, also what was given back; or one purchase of it, each seat with its code for the door. */
export const TicketsPage = ({ reservationId }: { reservationId?: string | undefined }) => (
  <Page
    title={text(reservationId === undefined ? 'ticketsTitle' : 'ticketTitle')}
    kicker={reservationId === undefined ? undefined : <a href={hrefOf({ page: 'tickets' })}>{text('ticketsTitle')}</a>}
  >
    <Show of={reservations} key={reservationId}>
      {(all) => {
        const bought = all.filter(({ state }) => state === 'PAID' || state === 'CANCELLED')
        const one = bought.find((reservation) => reservation.reservationId === reservationId)
        if (one !== undefined) return <Ticket reservation={one} />
        if (reservationId !== undefined && wasHad(reservationId)) return <PassedOn />
        if (reservationId !== undefined) return <NoSuchTicket isHeld={isHeld(reservationId)} />
        return (
          <>
            {bought.length === 0 ? <NoTickets /> : <TicketLinks bought={bought} />}
            <TakeTicket />
          </>
        )
      }}
    </Show>
  </Page>
)

const isHeld = (reservationId: string): boolean => holds.value.some((hold) => hold.reservationId === reservationId)

const NoSuchTicket = ({ isHeld }: { isHeld: boolean }) =>
  isHeld ? (
    <Blank icon="basket" title={text('notPaidYet')} hint={text('notPaidYetHint')}>
      <ButtonLink kind="primary" href={hrefOf({ page: 'basket' })}>
        {text('basket')}
      </ButtonLink>
    </Blank>
  ) : (
    <Blank icon="ticket" title={text('reservationGone')} hint={text('reservationGoneHint')}>
      <ButtonLink kind="primary" href={hrefOf({ page: 'tickets' })}>
        {text('allTickets')}
      </ButtonLink>
    </Blank>
  )

/** [T2] Who has passed tickets on is told as little of them as a stranger; that this browser has had them is left. */
const PassedOn = () => (
  <Notice tone="good" title={text('passedOn')}>
    <p>{text('passedOnLine')}</p>
    <div class="actions">
      <ButtonLink href={hrefOf({ page: 'tickets' })}>{text('allTickets')}</ButtonLink>
    </div>
  </Notice>
)

const NoTickets = () => (
  <Blank icon="ticket" title={text('ticketsEmpty')} hint={text('ticketsEmptyHint')}>
    <ButtonLink kind="primary" href={hrefOf({ page: 'concerts' })}>
      {text('toConcerts')}
    </ButtonLink>
  </Blank>
)

const TicketLinks = ({ bought }: { bought: readonly Reservation[] }) => {
  const zone = zoneOfAll(bought.map(({ scheduleId }) => performanceOf(scheduleId)))
  return (
    <>
      <ul class="ticket-links">
        {bought.map((reservation) => (
          <li key={reservation.reservationId}>
            <TicketLink reservation={reservation} zoned={zone === undefined} />
          </li>
        ))}
      </ul>
      <ZoneNote zone={zone} />
    </>
  )
}

const TicketLink = ({ reservation, zoned }: { reservation: Reservation; zoned: boolean }) => {
  const { reservationId, scheduleId, state, checkedInAt, received } = reservation
  return (
    <a
      class={state === 'PAID' ? 'ticket-link' : 'ticket-link is-void'}
      href={hrefOf({ page: 'tickets', reservationId })}
    >
      <h2>
        <bdi>{performanceOf(scheduleId)?.concert.name ?? scheduleId}</bdi>
      </h2>
      <p>
        <When of={performanceOf(scheduleId)} zoned={zoned} />
      </p>
      <p class="hint">
        {namedSeats(reservation)
          .map(({ label }) => label)
          .join(', ')}
      </p>
      {state === 'CANCELLED' && <p class="void-mark">{text(received ? 'void' : 'refunded')}</p>}
      {checkedInAt !== undefined && <p class="hint">{text('checkedIn')}</p>}
    </a>
  )
}

/** How often whoever shows a ticket looks whether it is still theirs, and good. */
const TICKET_LOOK_MS = 5_000

const haveHad = (reservationId: string): void => keep('ticket', reservationId, true)
const wasHad = (reservationId: string): boolean => kept('ticket', reservationId) === true

const Ticket = ({ reservation }: { reservation: Reservation }) => {
  const { reservationId, scheduleId, paymentId, amount, state, checkedInAt, received } = reservation
  const isGood = state === 'PAID' && checkedInAt === undefined
  const [ticket] = useState(() => new Loaded(() => shop.signedTicket(reservationId)))
  useEffect(() => {
    if (!isGood) return
    haveHad(reservationId)
    void ticket.refresh()
    // [T2] [A3] What is done with it on another device, or at the door, is not told here.
    const timer = setInterval(() => void reservations.refresh(), TICKET_LOOK_MS)
    return () => clearInterval(timer)
  }, [ticket, isGood])
  const wasPaid = useRef(false)
  wasPaid.current ||= state === 'PAID'
  return (
    <>
      {isGood && <p class="lead">{text('showAtDoor')}</p>}
      {checkedInAt !== undefined && (
        <Notice tone="good" title={text('checkedIn')}>
          <p>{text('checkedInLine')(moment(checkedInAt, performanceOf(scheduleId)?.concert.timeZone))}</p>
        </Notice>
      )}
      {state !== 'PAID' && <Void amount={received ? undefined : amount} wasPaid={wasPaid.current} />}
      <div class="tickets">
        {namedSeats(reservation).map((seat) => (
          <TicketOfSeat key={seat.seatId} seat={seat} reservation={reservation} qr={ticket.value?.ticket} />
        ))}
      </div>
      {/* [T3] What was paid is between the giver and the box office. */}
      {!received && (
        <dl class="receipt">
          <div>
            <dt>{text(state === 'PAID' ? 'paidAmount' : 'refunded')}</dt>
            <dd class="numbers">{won(amount)}</dd>
          </div>
          <div>
            <dt>{text('ticketNumber')}</dt>
            <dd>{paymentId}</dd>
          </div>
        </dl>
      )}
      <ZoneNote zone={zoneOfAll([performanceOf(scheduleId)])} />
      {received && <p class="hint">{text('received')}</p>}
      {isGood && <TransferOffer reservation={reservation} />}
      {isGood && !received && <RefundOffer reservation={reservation} />}
    </>
  )
}

interface VoidProps {
  /** What came back for them; absent where it went to somebody else, who has paid. */
  readonly amount: number | undefined
  /** Whether they were valid when this page was opened: their end is then news, and what led to it is far below. */
  readonly wasPaid: boolean
}

const Void = ({ amount, wasPaid }: VoidProps) => {
  const news = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (wasPaid) news.current?.focus()
  }, [wasPaid])
  return (
    <div class="void-news" ref={news} tabIndex={-1}>
      <Notice title={text('ticketVoid')}>
        <p>{amount === undefined ? text('ticketVoidReceived') : text('ticketVoidLine')(won(amount))}</p>
      </Notice>
    </div>
  )
}

interface TicketOfSeatProps {
  readonly seat: NamedSeat
  readonly reservation: Reservation
  /** What its code says; undefined until that is known. */
  readonly qr: string | undefined
}

const TicketOfSeat = ({ seat, reservation: { scheduleId, state, checkedInAt }, qr }: TicketOfSeatProps) => {
  const shown = performanceOf(scheduleId)
  return (
    <article class={state === 'PAID' ? 'ticket' : 'ticket is-void'}>
      <div class="ticket-text">
        <p class="kicker">
          <When of={shown} />
        </p>
        <h2>
          <bdi>{shown?.concert.name ?? scheduleId}</bdi>
        </h2>
        {shown?.concert.venue !== undefined && (
          <p>
            <bdi>{shown.concert.venue}</bdi>
          </p>
        )}
        <p class="ticket-holder">
          <span>{text('holder')}</span> <bdi>{visitorName.value}</bdi>
        </p>
        <p class="ticket-seat">
          <span>{text('seat')}</span>
          <b>{seat.label}</b>
          {seat.category !== undefined && <span>{seat.category}</span>}
        </p>
      </div>
      {state === 'PAID' ? (
        qr !== undefined && checkedInAt === undefined && <QrCode of={qr} label={text('qrOf')(seat.label)} />
      ) : (
        <VoidCode label={text('qrVoid')(seat.label)} />
      )}
    </article>
  )
}

/** Where a code was: nothing that a scanner could still read. */
const VoidCode = ({ label }: { label: string }) => (
  <div class="qr qr-void" role="img" aria-label={label}>
    <span class="void-stamp">{text('void')}</span>
  </div>
)
