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
  /** What has come between, where that leaves nothing to decide: then this is said, and nothing is asked any more. */
  readonly overtaken?: string
  readonly onClose: () => void
  readonly children?: ComponentChildren
}

/** Asks once, before what can't simply be taken back, and says what it will do. What goes wrong is said here too. */
export const Ask = ({ title, lines, act, order, overtaken, onClose, children }: AskProps) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => dialog.current?.showModal(), [])
  // While it is being done, that is what things change by.
  const isOvertaken = overtaken !== undefined && !order.busy
  const said = isOvertaken ? [overtaken] : lines
  return (
    <dialog ref={dialog} class="ask" aria-labelledby={`${id}-title`} aria-describedby={`${id}-lines`} onClose={onClose}>
      <h2 id={`${id}-title`}>{title}</h2>
      <ul id={`${id}-lines`} aria-live="polite">
        {said.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {!isOvertaken && children}
      {!isOvertaken && order.error !== undefined && <Failure error={order.error} />}
      <div class="actions">
        <Button onClick={() => dialog.current?.close()}>{say(isOvertaken ? 'dismiss' : 'cancel')}</Button>
        {!isOvertaken && (
          <Button kind="primary" busy={order.busy} onClick={() => order.run()}>
            {order.error === undefined ? act : say('tryAgain')}
          </Button>
        )}
      </div>
    </dialog>
  )
}
