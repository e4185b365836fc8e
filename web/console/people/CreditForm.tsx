import { useState } from 'preact/hooks'
import { LIMITS, type UserOverview } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { once } from '../../ui/once.ts'
import { Ask } from '../parts/Ask.tsx'
import { useOrder } from '../parts/useOrder.ts'
import { say } from '../say.ts'
import { orders } from '../session.ts'

interface CreditFormProps {
  readonly user: UserOverview
  /** The balance may be another, also where no answer has said so. */
  readonly onAsked: () => void
}

/** A user's balance, and money for it. */
export const CreditForm = ({ user, onAsked }: CreditFormProps) => {
  // Here and not in the question, which is asked anew after it has been cancelled.
  const [credit] = useState(() => once((sum: number, options) => orders().charge(user.userId, sum, options)))
  const [text, setText] = useState('')
  const [asks, setAsks] = useState(false)
  const [credited, setCredited] = useState<number>()
  const amount = Number(text)
  const isPossible = Number.isInteger(amount) && amount >= 1 && amount <= LIMITS.chargeAmount
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    setCredited(undefined)
    if (!isPossible) return
    setAsks(true)
    onAsked()
  }
  const done = (): void => {
    setCredited(amount)
    setText('')
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
      {asks && (
        <AskCredit
          user={user}
          amount={amount}
          credit={credit}
          onAsked={onAsked}
          onDone={done}
          onClose={() => setAsks(false)}
        />
      )}
    </section>
  )
}

interface AskCreditProps extends CreditFormProps {
  readonly amount: number
  readonly credit: (amount: number) => Promise<unknown>
  readonly onDone: () => void
  readonly onClose: () => void
}

const AskCredit = ({ user: { name, balance }, amount, credit, onAsked, onDone, onClose }: AskCreditProps) => {
  const order = useOrder(async () => {
    try {
      await credit(amount)
    } finally {
      onAsked()
    }
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
