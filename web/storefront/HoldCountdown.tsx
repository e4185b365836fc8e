import { countdown } from '../i18n/format.ts'
import { text } from '../i18n/text.ts'
import { Countdown } from '../ui/Countdown.tsx'
import { reservations } from './holdings.ts'
import { shop } from './shop.ts'

const now = (): number => shop.serverNow()

/** How long a hold may still be paid; at its end what has become of it is asked for. */
export const HoldCountdown = ({ until }: { until: string }) => (
  <Countdown
    until={until}
    now={now}
    format={countdown}
    label={text('leftToPay')}
    onEnd={() => void reservations.refresh()}
  />
)
