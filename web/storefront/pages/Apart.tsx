import type { Reservation } from '../../../client-sdk/index.ts'
import { text } from '../../i18n/text.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Failure } from '../Failure.tsx'
import type { Hall } from '../Hall.ts'
import { refreshHoldings } from '../holdings.ts'
import { goTo } from '../route.ts'
import { useAction } from '../useAction.ts'

interface ApartProps {
  readonly hall: Hall
  readonly reservation: Reservation
  readonly onReleased: () => void
}

/** Nobody is seated away from their company without being asked. */
export const Apart = ({ hall, reservation, onReleased }: ApartProps) => {
  const { run, busy, error } = useAction(async () => {
    await hall.release(reservation)
    await refreshHoldings()
    onReleased()
  })
  return (
    <Notice title={text('apart')}>
      <p>{text('heldApart')(hall.labelsOf(reservation.seats))}</p>
      {error !== undefined && <Failure error={error} />}
      <div class="actions">
        <Button kind="primary" onClick={() => goTo({ page: 'basket' })}>
          {text('keepThese')}
        </Button>
        <Button onClick={run} busy={busy}>
          {text('giveBack')}
        </Button>
      </div>
    </Notice>
  )
}
