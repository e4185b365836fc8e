import { useRef } from 'preact/hooks'
import type { Concert, SaleState } from '../../../client-sdk/index.ts'
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
  // Nobody is let in any more: a place means nothing, unless the sale is opened again.
  const isClosed = sale === 'CLOSED'
  const isUndrawn = place.drawAt !== undefined
  const isStill = (sale !== undefined && sale !== 'OPEN') || place.seatsLeft === 0
  const tabTitle = isUndrawn ? text('inDraw') : (placeText(place.ahead, isStill) ?? text('titleAhead')(place.ahead))
  return (
    <Page title={name} kicker={text('waitingRoom')} tabTitle={isClosed ? name : tabTitle}>
      <section class="place">
        {!(isUndrawn && sale === 'PREQUEUE') && <LineNews sale={sale} {...place} concert={concert} />}
        {!isClosed && (isUndrawn ? <Draw {...place} concert={concert} /> : <Place {...place} isStill={isStill} />)}
        {!isClosed && <p class="hint">{text('keepOpen')}</p>}
        {error !== undefined && <Failure error={error} />}
        <Button kind="quiet" onClick={run} busy={busy}>
          {text('leaveLine')}
        </Button>
      </section>
    </Page>
  )
}

type LineNewsProps = Pick<WaitingPageProps['place'], 'seatsLeft' | 'hasSeatsBack'> &
  Pick<WaitingPageProps, 'concert'> & { readonly sale: SaleState | undefined }

/** Why nobody is let in now, and what happens next; or that it goes on again. */
const LineNews = ({ sale, seatsLeft, hasSeatsBack, concert }: LineNewsProps) => {
  const opensAt = concert && openingOf(concert.schedules)
  switch (sale) {
    case 'CLOSED':
      return <Notice title={text('waitingClosed')} />
    case 'PAUSED':
      return <Notice tone="paused" title={text('waitingPaused')} />
    case 'SOLD_OUT':
      return (
        <Notice title={text('waitingSoldOut')}>
          <WaitlistWay concert={concert} />
        </Notice>
      )
    case 'PREQUEUE':
      return (
        <Notice tone="paused" title={text('waitingNotOpen')}>
          {opensAt !== undefined && <p>{text('opensOn')(moment(opensAt, concert?.timeZone))}</p>}
          <p>{text('waitingNotOpenNext')}</p>
        </Notice>
      )
    default:
      if (seatsLeft === 0) {
        return (
          <Notice tone="paused" title={text('waitingAllHeld')}>
            <WaitlistWay concert={concert} />
          </Notice>
        )
      }
      return hasSeatsBack ? <Notice tone="good" title={text('waitingSeatsBack')} /> : null
  }
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
        {placeText(said.current, isStill) ?? text('placeAnnounced')(said.current)}
      </p>
      <p class={isStill ? 'ahead is-still' : 'ahead'}>
        {ahead === 0 ? (
          <span class="ahead-next">{placeText(ahead, isStill)}</span>
        ) : (
          <>
            <span class="ahead-number">{ahead.toLocaleString('en')}</span>
            <span class="ahead-label">{text('aheadLabel')}</span>
          </>
        )}
      </p>
      {!isStill && <progress value={(aheadAtFirst - ahead + 1) / (aheadAtFirst + 1)} aria-label={text('progress')} />}
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

/** Of whoever has nobody ahead: nobody is next while the line stands still. */
const placeText = (ahead: number, isStill: boolean): string | undefined =>
  ahead === 0 ? text(isStill ? 'firstInLine' : 'youAreNext') : undefined

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
