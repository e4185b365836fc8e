import { useState } from 'preact/hooks'
import type { Reservation } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { text } from '../../i18n/text.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Failure } from '../Failure.tsx'
import { entries, performanceOf, refreshHoldings } from '../holdings.ts'
import { shop } from '../shop.ts'
import { useAction } from '../useAction.ts'
import { timeBeside } from '../When.tsx'

/** [P8] Until when a purchase may be given back, and a way to; nothing where that was never possible. */
export const RefundOffer = ({ reservation }: { reservation: Reservation }) => {
  const [asks, setAsks] = useState(false)
  const { schedule, concert } = performanceOf(reservation.scheduleId) ?? {}
  const until = schedule?.refundableUntil
  if (schedule === undefined || until === undefined) return null
  const time = timeBeside(until, schedule.startsAt, concert?.timeZone)
  if (Date.parse(until) <= shop.serverNow()) return <p class="hint refund">{text('refundOver')(time)}</p>
  if (asks) return <AskRefund reservation={reservation} onKeep={() => setAsks(false)} />
  return (
    <div class="refund">
      <p class="hint">{text('refundableUntil')(time)}</p>
      <Button onClick={() => setAsks(true)}>{text('refund')}</Button>
    </div>
  )
}

/** Asks once: what is given back is on sale again at once, and may be gone. */
const AskRefund = ({ reservation, onKeep }: { reservation: Reservation; onKeep: () => void }) => {
  const { reservationId, amount } = reservation
  const refunding = useAction(async () => {
    try {
      await shop.refund(reservationId)
    } finally {
      await Promise.all([refreshHoldings(), entries.refresh()])
    }
  })
  return (
    <div class="refund">
      <Notice title={text('askRefund')}>
        <p>{text('askRefundLine')(won(amount))}</p>
        <div class="actions">
          <Button kind="quiet" onClick={onKeep} disabled={refunding.busy}>
            {text('keepTickets')}
          </Button>
          <Button kind="primary" onClick={refunding.run} busy={refunding.busy}>
            {text('refundAmount')(won(amount))}
          </Button>
        </div>
      </Notice>
      {refunding.error !== undefined && <Failure error={refunding.error} />}
    </div>
  )
}
