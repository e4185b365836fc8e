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
  /** Told before the question is answered: what it is about may be old. */
  readonly onAsked: () => void
  readonly onRefunded: () => void
}

/** [O11] Gives a buyer the money back, whatever the policy. */
export const RefundButton = (props: RefundProps) => {
  const [asks, setAsks] = useState(false)
  const ask = (): void => {
    setAsks(true)
    props.onAsked()
  }
  const { state, checkedInAt } = props.reservation
  return (
    <>
      {/* [A5] What was used to enter is not given back. */}
      {state === 'PAID' && checkedInAt === undefined && (
        <Button kind="quiet" onClick={ask}>
          {say('refund')}
        </Button>
      )}
      {asks && <AskRefund {...props} onClose={() => setAsks(false)} />}
    </>
  )
}

const AskRefund = ({ reservation, onRefunded, onClose }: RefundProps & { readonly onClose: () => void }) => {
  const { reservationId, labels, amount, state } = reservation
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
      lines={[say('refundLine')(labels.join(', '), won(amount))]}
      act={say('refund')}
      order={order}
      overtaken={state === 'PAID' ? undefined : say('notPaidNow')(say(`state${state}`))}
      onClose={onClose}
    />
  )
}
