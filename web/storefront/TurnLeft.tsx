import type { SaleState } from '../../client-sdk/index.ts'
import { countdown } from '../i18n/format.ts'
import { text } from '../i18n/text.ts'
import { Countdown } from '../ui/Countdown.tsx'
import { shop } from './shop.ts'

const now = (): number => shop.serverNow()

interface TurnLeftProps {
  readonly until: string
  /** Undefined while it isn't known. */
  readonly sale: SaleState | undefined
  /** What there is time for. */
  readonly label?: 'turnLeft' | 'claimLeft'
}

/** How much of the visitor's turn is left; its end is for the queue to tell, and a pause stops its clock. */
export const TurnLeft = ({ until, sale, label = 'turnLeft' }: TurnLeftProps) => (
  <p class="turn-left">
    <span>{text(label)}</span>
    {sale === 'PAUSED' ? (
      <strong>{text('clockStands')}</strong>
    ) : (
      <Countdown until={until} now={now} format={countdown} label={text(label)} />
    )}
  </p>
)
