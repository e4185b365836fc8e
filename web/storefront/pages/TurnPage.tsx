import type { SaleState } from '../../../client-sdk/index.ts'
import { text } from '../../i18n/text.ts'
import { Button } from '../../ui/Button.tsx'
import { Page } from '../Page.tsx'
import { TurnLeft } from '../TurnLeft.tsx'
import { SaleNews } from './SaleNews.tsx'

interface TurnPageProps {
  readonly name: string
  readonly claimBy: string
  /** Undefined while it isn't known. */
  readonly sale: SaleState | undefined
  readonly onTakeUp: () => void
}

/** [Q12] The turn of somebody who has yet to show that they are there: what they would see next is asked for only then. */
export const TurnPage = ({ name, claimBy, sale, onTakeUp }: TurnPageProps) => (
  <Page title={name} kicker={text('waitingRoom')} tabTitle={`${text('yourTurn')} · ${name}`}>
    <section class="place">
      <SaleNews sale={sale} />
      <p class="ahead" role="alert">
        <span class="ahead-next">{text('yourTurn')}</span>
      </p>
      <TurnLeft until={claimBy} sale={sale} label="claimLeft" />
      <p class="hint">{text('claimHint')}</p>
      <Button kind="primary" onClick={onTakeUp}>
        {text('chooseSeats')}
      </Button>
    </section>
  </Page>
)
