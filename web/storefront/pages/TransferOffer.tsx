import { useState } from 'preact/hooks'
import type { TransferOffer as Offer, Reservation } from '../../../client-sdk/index.ts'
import { moment } from '../../i18n/format.ts'
import { text } from '../../i18n/text.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Failure } from '../Failure.tsx'
import { changingHoldings, performanceOf } from '../holdings.ts'
import { shop } from '../shop.ts'
import { useAction } from '../useAction.ts'

/** [T1] A code to give the tickets away by; nothing where that was never possible, or is over. It is shown this once: the server keeps none. */
export const TransferOffer = ({ reservation }: { reservation: Reservation }) => {
  const { reservationId, scheduleId, transferUntil } = reservation
  const [offer, setOffer] = useState<Offer>()
  const asking = useAction(async () => setOffer(await changingHoldings(() => shop.offerTransfer(reservationId))))
  const withdrawing = useAction(async () => {
    await changingHoldings(() => shop.withdrawTransfer(reservationId))
    setOffer(undefined)
  })
  const { schedule, concert } = performanceOf(scheduleId) ?? {}
  const until = schedule?.transferableUntil
  if (until === undefined || Date.parse(until) <= shop.serverNow()) return null
  const isOffered = transferUntil !== undefined && Date.parse(transferUntil) > shop.serverNow()
  const error = asking.error ?? withdrawing.error
  return (
    <section class="transfer" aria-label={text('transfer')}>
      {isOffered ? (
        <Notice title={text('transferOffered')}>
          <p>{text('transferOfferedLine')(moment(transferUntil, concert?.timeZone))}</p>
          {offer === undefined ? <p class="hint">{text('transferCodeGone')}</p> : <Code code={offer.transferCode} />}
        </Notice>
      ) : (
        <p class="hint">{text('transferableUntil')(moment(until, concert?.timeZone))}</p>
      )}
      <div class="actions">
        <Button onClick={asking.run} busy={asking.busy}>
          {text(isOffered ? 'transferAnotherCode' : 'transfer')}
        </Button>
        {isOffered && (
          <Button kind="quiet" onClick={withdrawing.run} busy={withdrawing.busy}>
            {text('transferWithdraw')}
          </Button>
        )}
      </div>
      {error !== undefined && <Failure error={error} />}
    </section>
  )
}

const Code = ({ code }: { code: string }) => {
  const [isCopied, setIsCopied] = useState(false)
  const copy = (): void => {
    navigator.clipboard.writeText(code).then(
      () => setIsCopied(true),
      () => setIsCopied(false),
    )
  }
  const share = (): void => {
    // Whoever closes the sheet has changed their mind, and needs no word of it.
    navigator.share({ text: text('transferShare')(code) }).catch(() => undefined)
  }
  return (
    <>
      <p class="transfer-code numbers">{code}</p>
      <div class="actions">
        <Button onClick={copy}>{text(isCopied ? 'transferCopied' : 'transferCopy')}</Button>
        {'share' in navigator && <Button onClick={share}>{text('transferSend')}</Button>}
      </div>
    </>
  )
}
