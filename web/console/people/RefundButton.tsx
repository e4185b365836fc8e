import { useState } from 'preact/hooks'
import { newCommandId, type UserReservation } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { Button } from '../../ui/Button.tsx'
import { Ask } from '../parts/Ask.tsx'
import { useOrder } from '../parts/useOrder.ts'
import { say } from '../say.ts'
import { orders } from '../session.ts'

interface RefundProps {
  readonly reservation: UserReservation
  readonly onRefunded: () => void
}

/** [O11] Gives a buyer the money back, whatever the policy. */
export const RefundButton = (props: RefundProps) => {
  const [asks, setAsks] = useState(false)
  return (
    <>
      <Button kind="quiet" onClick={() => setAsks(true)}>
        {say('refund')}
      </Button>
      {asks && <AskRefund {...props} onClose={() => setAsks(false)} />}
    </>
  )
}

const AskRefund = ({ reservation, onRefunded, onClose }: RefundProps & { readonly onClose: () => void }) => {
  const { reservationId, seats, amount } = reservation
  // One name for the question, however often it is sent.
  const [commandId] = useState(() => newCommandId())
  const order = useOrder(async () => {
    await orders().refund(reservationId, { commandId })
    onClose()
    onRefunded()
  })
  return (
    <Ask
      title={say('askRefund')(won(amount))}
      lines={[say('refundLine')(seats.join(', '), won(amount))]}
      act={say('refund')}
      order={order}
      onClose={onClose}
    />
  )
}
