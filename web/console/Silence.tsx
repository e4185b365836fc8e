import { RefusedError } from '../../client-sdk/index.ts'
import { Icon } from '../ui/Icon.tsx'
import { silence } from './live/feed.ts'
import { say } from './say.ts'

/** Shown while there are no figures; it goes away by itself, as the fault does. */
export const Silence = () => {
  const reason = silence.value
  const isRefused = reason instanceof RefusedError
  return (
    <div class="silence" role="status" data-silent={reason !== undefined}>
      {reason !== undefined && (
        <>
          <Icon name="offline" />
          <p>
            <strong>{say(isRefused ? 'notNow' : 'noAnswer')}</strong> {say(isRefused ? 'notNowHint' : 'noAnswerHint')}
          </p>
        </>
      )}
    </div>
  )
}
