import type { SaleState } from '../../../client-sdk/index.ts'
import { text } from '../../i18n/text.ts'
import { Notice } from '../../ui/Notice.tsx'

/** Why nothing can be held now, to whoever has their turn; nothing where it can. */
export const SaleNews = ({ sale }: { /** Undefined while it isn't known. */ sale: SaleState | undefined }) => {
  switch (sale) {
    case 'PAUSED':
      return (
        <Notice tone="good" title={text('turnPaused')}>
          <p>{text('turnPausedHint')}</p>
        </Notice>
      )
    case 'CLOSED':
      return (
        <Notice title={text('turnClosed')}>
          <p>{text('turnClosedHint')}</p>
        </Notice>
      )
    default:
      return null
  }
}
