import { useState } from 'preact/hooks'
import { LIMITS } from '../../../client-sdk/index.ts'
import { text } from '../../i18n/text.ts'
import { Button } from '../../ui/Button.tsx'
import { once } from '../../ui/once.ts'
import { Failure } from '../Failure.tsx'
import { changingHoldings } from '../holdings.ts'
import { hrefOf } from '../route.ts'
import { shop } from '../shop.ts'
import { useAction } from '../useAction.ts'

/** [T2] Who was given a code has the tickets by it, and sees them next. */
export const TakeTicket = () => {
  const [take] = useState(() => once((typed: string, options) => shop.acceptTransfer(typed, options)))
  const [code, setCode] = useState('')
  const taking = useAction(async () => {
    const { reservationId } = await changingHoldings(() => take(code.trim()))
    location.assign(hrefOf({ page: 'tickets', reservationId }))
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (code.trim() !== '') taking.run()
  }
  return (
    <form class="take-ticket" onSubmit={submit}>
      <label class="field">
        <span>{text('takeTicketCode')}</span>
        <input
          type="text"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={LIMITS.transferCodeLength}
          value={code}
          onInput={({ currentTarget }) => setCode(currentTarget.value)}
        />
      </label>
      <Button type="submit" busy={taking.busy} disabled={code.trim() === ''}>
        {text('takeTicket')}
      </Button>
      {taking.error !== undefined && <Failure error={taking.error} />}
    </form>
  )
}
