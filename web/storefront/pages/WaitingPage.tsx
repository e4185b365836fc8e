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
import { WaitlistWay } from './WaitlistWay.tsx'

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
  const isUndrawn = place.drawAt !== undefined
  const tabTitle = isUndrawn ? text('inDraw') : text('titleAhead')(place.ahead)
  return (
    <Page title={name} kicker={text('waitingRoom')} tabTitle={isClosed ? name : tabTitle}>
      <section class="place">
        {!isClosed &&
          (isUndrawn ? <Draw {...place} concert={concert} /> : <Place {...place} isStill={sale === 'PAUSED'} />)}
        {sale === 'SOLD_OUT' && (
          <Notice title={text('waitingSoldOut')}>
            <WaitlistWay concert={concert} />
          </Notice>
        )}
        {sale === 'OPEN' && place.seatsLeft === 0 && (
          <Notice title={text('waitingAllHeld')}>
            <WaitlistWay concert={concert} />
          </Notice>
        )}
        {sale === 'OPEN' && place.hasSeatsBack && <Notice tone="good" title={text('waitingSeatsBack')} />}
        {isClosed && <Notice title={text('waitingClosed')} />}
        {sale === 'PAUSED' && <Notice tone="paused" title={text('waitingPaused')} />}
        {sale === 'PREQUEUE' && !isUndrawn && (
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

/** Before the line is drawn nobody has a place: the number says nothing of when the turn comes. */
const Draw = ({ sequence, drawAt = '', concert }: WaitingPageProps['place'] & Pick<WaitingPageProps, 'concert'>) => (
  <>
    <Notice tone="good" title={text('inDraw')}>
      <p>{text('drawnOn')(moment(drawAt, concert?.timeZone))}</p>
      <p>{text('drawHint')}</p>
    </Notice>
    <dl class="place-facts">
      <Fact name={text('drawNumber')} value={sequence.toLocaleString('en')} />
    </dl>
    {concert?.lottery !== undefined && (
      <p class="hint draw-promise">
        {text('drawPromise')} <code>{concert.lottery.commitment}</code>
      </p>
    )}
  </>
)

type PlaceProps = WaitingPageProps['place'] & {
  /** The line does not move, so that nobody is next and nobody can tell how long it takes. */
  readonly isStill: boolean
}

/** How many are ahead, how far it has come, and how long it may take, where anybody can know. */
const Place = ({ ahead, aheadAtFirst, sequence, etaRangeMs, seatsLeft, joined, isStill }: PlaceProps) => {
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
        {joined !== undefined && <Fact name={text('drawNumber')} value={joined.toLocaleString('en')} />}
        <Fact name={text('movedUp')} value={(aheadAtFirst - ahead).toLocaleString('en')} />
        <Fact name={text('estimate')} value={estimateText(isStill ? undefined : etaRangeMs)} />
        {seatsLeft !== undefined && <Fact name={text('seatsLeftNow')} value={seatsLeft.toLocaleString('en')} />}
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

const MINUTE_MS = 60_000

/** A range within one minute, or around one, is told as what it is about. */
const estimateText = (range: readonly [from: number, to: number] | undefined): string => {
  if (range === undefined) return text('estimateUnknown')
  const [from, to] = range
  if (to < MINUTE_MS) return text('lessThanMinute')
  return to - from < MINUTE_MS ? text('aboutMinutes')((from + to) / 2) : text('betweenMinutes')(from, to)
}
