import { text } from '../i18n/text.ts'
import { Icon } from '../ui/Icon.tsx'
import { connectionLost } from './connection.ts'

/** Shown while anything is disconnected; it goes away by itself, as the fault does. */
export const ConnectionBanner = () => (
  <div class="connection" role="status" data-lost={connectionLost.value}>
    {connectionLost.value && (
      <>
        <Icon name="offline" />
        {text('connectionLost')}
      </>
    )}
  </div>
)
