import { useRef } from 'preact/hooks'
import type { Concert } from '../../../client-sdk/index.ts'
import { moment } from '../../i18n/format.ts'
import { text } from '../../i18n/text.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Failure } from '../Failure.tsx'
import { openingOf } from '../holdings.ts'
import { milestone } from '../milestone.ts'
import { Page } from '../Page.tsx'
import { useAction } from '../useAction.ts'
import type { Visit, VisitState } from '../Visit.ts'

interface WaitingPageProps {
  readonly visit: Visit
  readonly place: VisitState & { kind: 'waiting' }
  readonly name: string
  /** Undefined while it isn't known. */
  readonly concert: Concert | undefined
}

export const WaitingPage = ({ visit, place, name, concert }: WaitingPageProps) => {
  const { run, busy, error } = useAction(visit.leave)
  const sale = visit.sale.value
  const opensAt = concert && openingOf(concert.schedules)
  // Nobody is let in any more: a place means nothing, unless the sale is opened again.
  const isClosed = sale === 'CLOSED'
  return (
    <Page title={name} kicker={text('waitingRoom')} tabTitle={isClosed ? name : text('titleAhead')(place.ahead)}>
      <section class="place">
        {!isClosed && <Place {...place} isStill={sale === 'PAUSED'} />}
        {sale === 'SOLD_OUT' && <Notice title={text('waitingSoldOut')} />}
        {isClosed && <Notice title={text('waitingClosed')} />}
        {sale === 'PAUSED' && <Notice tone="paused" title={text('waitingPaused')} />}
        {sale === 'PREQUEUE' && (
          <Notice tone="good" title={text('waitingNotOpen')}>
            {opensAt !== undefined && <p>{text('opensOn')(moment(opensAt, concert?.timeZone))}</p>}
          </Notice>
        )}
        {!isClosed && <p class="hint">{text('keepOpen')}</p>}
        {error !== undefined && <Failure error={error} />}
        <Button kind="quiet" onClick={run} busy={busy}>
          {text('leaveLine')}
        </Button>
      </section>
    </Page>
  )
}

type PlaceProps = WaitingPageProps['place'] & {
  /** The line does not move, so that nobody is next and nobody can tell how long it takes. */
  readonly isStill: boolean
}

/** How many are ahead, how far it has come, and how long it may take, where anybody can know. */
const Place = ({ ahead, aheadAtFirst, sequence, etaMs, isStill }: PlaceProps) => {
  const said = useRef(ahead)
  said.current = milestone(said.current, ahead)
  return (
    <>
      <p class="visually-hidden" aria-live="polite">
        {said.current === 0 && isStill ? text('firstInLine') : text('placeAnnounced')(said.current)}
      </p>
      <p class="ahead">
        {ahead === 0 ? (
          <span class="ahead-next">{text(isStill ? 'firstInLine' : 'youAreNext')}</span>
        ) : (
          <>
            <span class="ahead-number">{ahead.toLocaleString('en')}</span>
            <span class="ahead-label">{text('aheadLabel')}</span>
          </>
        )}
      </p>
      <progress value={(aheadAtFirst - ahead + 1) / (aheadAtFirst + 1)} aria-label={text('progress')} />
      <dl class="place-facts">
        <Fact name={text('yourNumber')} value={sequence.toLocaleString('en')} />
        <Fact name={text('movedUp')} value={(aheadAtFirst - ahead).toLocaleString('en')} />
        <Fact name={text('estimate')} value={estimateText(isStill ? undefined : etaMs)} />
      </dl>
    </>
  )
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
)

const estimateText = (etaMs: number | undefined): string => {
  if (etaMs === undefined) return text('estimateUnknown')
  return etaMs < 60_000 ? text('lessThanMinute') : text('aboutMinutes')(etaMs)
}
