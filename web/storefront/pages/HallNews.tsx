import { text } from '../../i18n/text.ts'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Failure } from '../Failure.tsx'
import type { Hall } from '../Hall.ts'
import { hrefOf } from '../route.ts'
import { WayOn } from './WayOn.tsx'

interface HallNewsProps {
  readonly hall: Hall
  readonly concertId: string
  readonly reopen: () => void
}

/** What has happened in the hall that the visitor has to decide about. */
export const HallNews = ({ hall, concertId, reopen }: HallNewsProps) => {
  const loss = hall.loss.value
  const closed = hall.closed.value
  return (
    <>
      {loss !== undefined && (
        <Notice title={text('justTaken')(loss.lost.map(({ label }) => label).join(', '))}>
          {loss.instead.length === 0 ? (
            <p>{text('noneNearby')}</p>
          ) : (
            <>
              <p>
                {text('stillFree')} <b>{loss.instead.map(({ label }) => label).join(', ')}</b>
              </p>
              <div class="actions">
                <Button kind="primary" onClick={() => hall.takeInstead(loss)}>
                  {text('chooseThese')}
                </Button>
                <Button onClick={hall.forgetLoss}>{text('otherSeats')}</Button>
              </div>
            </>
          )}
        </Notice>
      )}
      {hall.turnOver.value && (
        <Notice title={text('turnOverTitle')}>
          <p>{text('turnOverHint')}</p>
          <div class="actions">
            <ButtonLink href={hrefOf({ page: 'concert', concertId, enters: true })}>{text('joinAgain')}</ButtonLink>
            <ButtonLink href={hrefOf({ page: 'basket' })}>{text('basket')}</ButtonLink>
          </div>
        </Notice>
      )}
      {closed?.reason === 'REFUSED' && (
        <Failure error={closed.refusal}>
          <WayOn error={closed.refusal} concertId={concertId} />
        </Failure>
      )}
      {closed?.reason === 'CHANGED' && (
        <Notice title={text('hallChanged')}>
          <div class="actions">
            <Button onClick={reopen}>{text('openAgain')}</Button>
          </div>
        </Notice>
      )}
      {(closed?.reason === 'REPLACED' || closed?.reason === 'LEFT') && (
        <Notice title={text('elsewhereTitle')}>
          <div class="actions">
            <Button onClick={reopen}>{text('openAgain')}</Button>
          </div>
        </Notice>
      )}
    </>
  )
}
