import { useEffect, useState } from 'preact/hooks'
import type { RefusedError } from '../../../client-sdk/index.ts'
import { text } from '../../i18n/text.ts'
import { Countdown } from '../../ui/Countdown.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { shop } from '../shop.ts'

const now = (): number => shop.serverNow()
const endOf = ({ retryAfterMs = 0 }: RefusedError): string => new Date(now() + retryAfterMs).toISOString()
const inSeconds = (ms: number): string => text('againIn')(Math.ceil(ms / 1000))

/** [H12] How long who tried too often has to wait, to the second. */
export const TooManyTries = ({ error }: { error: RefusedError }) => {
  const [until, setUntil] = useState(() => endOf(error))
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    setUntil(endOf(error))
    setOver(false)
  }, [error])
  return (
    <Notice title={text('tooManyTries')}>
      <p aria-live="polite">
        {isOver ? (
          text('tryAgainNow')
        ) : (
          <Countdown
            until={until}
            now={now}
            format={inSeconds}
            label={text('tooManyTries')}
            urgentMs={0}
            onEnd={() => setOver(true)}
          />
        )}
      </p>
    </Notice>
  )
}
