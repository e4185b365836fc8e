import { countdown } from '../i18n/format.ts'
import { text } from '../i18n/text.ts'
import { Countdown } from '../ui/Countdown.tsx'
import { shop } from './shop.ts'

const now = (): number => shop.serverNow()

/** How much of the visitor's turn is left; its end is for the queue to tell. */
export const TurnLeft = ({ until }: { until: string }) => (
  <p class="turn-left">
    <Countdown until={until} now={now} format={countdown} label={text('turnLeft')} />
    <span>{text('turnLeft')}</span>
  </p>
)
