import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { Button } from '../../ui/Button.tsx'
import { say } from '../say.ts'
import { Failure } from './Failure.tsx'
import type { Order } from './useOrder.ts'

interface AskProps {
  readonly title: string
  /** What it will do, a line each. */
  readonly lines: readonly string[]
  /** As the button says it. */
  readonly act: string
  readonly order: Pick<Order, 'run' | 'busy' | 'error'>
  readonly onClose: () => void
  readonly children?: ComponentChildren
}

/** Asks once, before what can't simply be taken back, and says what it will do. What goes wrong is said here too. */
export const Ask = ({ title, lines, act, order, onClose, children }: AskProps) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="ask" aria-labelledby={`${id}-title`} aria-describedby={`${id}-lines`} onClose={onClose}>
      <h2 id={`${id}-title`}>{title}</h2>
      <ul id={`${id}-lines`}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {children}
      {order.error !== undefined && <Failure error={order.error} />}
      <div class="actions">
        <Button onClick={() => dialog.current?.close()}>{say('cancel')}</Button>
        <Button kind="primary" busy={order.busy} onClick={() => order.run()}>
          {order.error === undefined ? act : say('tryAgain')}
        </Button>
      </div>
    </dialog>
  )
}
