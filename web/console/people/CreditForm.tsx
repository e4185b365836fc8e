import { nanoid } from 'nanoid'
import { useState } from 'preact/hooks'
import { LIMITS, type UserOverview } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Ask } from '../parts/Ask.tsx'
import { useOrder } from '../parts/useOrder.ts'
import { say } from '../say.ts'
import { orders } from '../session.ts'

interface CreditFormProps {
  readonly user: UserOverview
  readonly onCredited: () => void
}

/** A user's balance, and money for it. */
export const CreditForm = ({ user, onCredited }: CreditFormProps) => {
  const [text, setText] = useState('')
  const [asks, setAsks] = useState(false)
  const [credited, setCredited] = useState<number>()
  const amount = Number(text)
  const isPossible = Number.isInteger(amount) && amount >= 1 && amount <= LIMITS.chargeAmount
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    setCredited(undefined)
    if (isPossible) setAsks(true)
  }
  const done = (): void => {
    setCredited(amount)
    setText('')
    onCredited()
  }
  return (
    <section class="panel" aria-labelledby="wallet">
      <h2 id="wallet">{say('wallet')}</h2>
      <p class="balance numbers" data-balance={user.balance}>
        {won(user.balance)}
      </p>
      <form class="credit" onSubmit={submit} aria-label={say('creditWallet')}>
        <label class="field">
          <span>{say('amount')}</span>
          <input
            inputMode="numeric"
            autocomplete="off"
            value={text}
            aria-invalid={text !== '' && !isPossible}
            aria-describedby="credit-hint"
            onInput={({ currentTarget }) => setText(currentTarget.value.replace(/\D/g, ''))}
          />
        </label>
        <Button type="submit" disabled={!isPossible}>
          {say('credit')}
        </Button>
      </form>
      <p class="hint" id="credit-hint">
        {say('amountHint')(won(LIMITS.chargeAmount))}
      </p>
      {credited !== undefined && <Notice tone="good" title={say('credited')(won(credited))} />}
      {asks && <AskCredit user={user} amount={amount} onDone={done} onClose={() => setAsks(false)} />}
    </section>
  )
}

interface AskCreditProps {
  readonly user: UserOverview
  readonly amount: number
  readonly onDone: () => void
  readonly onClose: () => void
}

const AskCredit = ({ user: { userId, name, balance }, amount, onDone, onClose }: AskCreditProps) => {
  // One name for the question, however often it is sent: money that may have arrived is not to arrive twice.
  const [commandId] = useState(nanoid)
  const order = useOrder(async () => {
    await orders().charge(userId, amount, { commandId })
    onClose()
    onDone()
  })
  return (
    <Ask
      title={say('askCredit')(won(amount), name)}
      lines={[say('creditLine')(won(balance), won(balance + amount))]}
      act={say('credit')}
      order={order}
      onClose={onClose}
    />
  )
}
