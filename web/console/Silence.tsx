import { RefusedError } from '../../client-sdk/index.ts'
import { Icon } from '../ui/Icon.tsx'
import { silence } from './live/feed.ts'
import { say } from './say.ts'
import { isTokenKept } from './session.ts'

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

/** Said for as long as it is so: somebody may count on the page's being there after a reload. */
export const TokenFleeting = () => (
  <div class="fleeting" role="status">
    {!isTokenKept.value && <p>{say('tokenFleeting')}</p>}
  </div>
)
