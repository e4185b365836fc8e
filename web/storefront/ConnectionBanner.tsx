import { text } from '../i18n/text.ts'
import { connectionLost } from '../ui/connection.ts'
import { Icon } from '../ui/Icon.tsx'
import { isFleeting } from './shop.ts'

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

/** Said for as long as it is so: nobody should lose a ticket by closing a page. */
export const FleetingBanner = () => (
  <div class="fleeting" role="status">
    {isFleeting.value && <p>{text('fleeting')}</p>}
  </div>
)
