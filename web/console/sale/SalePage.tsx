import { useEffect } from 'preact/hooks'
import type { ConcertOverview, UnavailableConcert } from '../../../client-sdk/index.ts'
import { categoryColour } from '../../seatmap/palette.ts'
import { Notice } from '../../ui/Notice.tsx'
import { Waiting } from '../../ui/Waiting.tsx'
import { figuresOf, nameOf, saleOf, sales, unavailable } from '../live/feed.ts'
import type { CategoryInk } from '../live/lines.ts'
import { moment } from '../live/times.ts'
import { Named } from '../parts/Named.tsx'
import { Nowhere } from '../parts/Nowhere.tsx'
import { Page } from '../parts/Page.tsx'
import { StateBadge } from '../parts/StateBadge.tsx'
import { useLoaded } from '../parts/useLoaded.ts'
import { hrefOf } from '../route.ts'
import { say } from '../say.ts'
import { orders } from '../session.ts'
import { AdmissionForm } from './AdmissionForm.tsx'
import { Allotments } from './Allotments.tsx'
import { Board } from './Board.tsx'
import { Categories } from './Categories.tsx'
import { Dates } from './Dates.tsx'
import { Draw } from './Draw.tsx'
import { SaleControls } from './SaleControls.tsx'
import { Tiles } from './Tiles.tsx'

export const SalePage = ({ concertId }: { concertId: string }) => {
  const sale = saleOf(concertId)
  if (sale !== undefined) return <Sale sale={sale} />
  const lost = unavailable.value.find((concert) => concert.concertId === concertId)
  if (lost !== undefined) return <Unavailable {...lost} />
  return sales.value === undefined ? <Waiting label={say('loading')} lines={6} /> : <Nowhere />
}

const Unavailable = ({ concertId, state }: UnavailableConcert) => (
  <Page title={nameOf(concertId)} flag={say(state)} aside={<StateBadge state={state} />}>
    <Notice title={say(`${state}Hint`)} />
  </Page>
)

const Sale = ({ sale }: { sale: ConcertOverview }) => {
  const { concertId, name, venue, opensAt } = sale
  const state = figuresOf(concertId)?.saleState ?? sale.saleState
  const categories = useCategories(sale)
  return (
    <Page
      title={name}
      kicker={venue === undefined ? undefined : <Named name={venue} />}
      isTimed
      flag={say(state)}
      aside={
        <div class="stand">
          <p class="stand-state" data-sale-state={state}>
            <StateBadge state={state} />
            {state === 'PREQUEUE' && opensAt !== undefined && (
              <span class="hint">{say('opensAt')(moment(opensAt))}</span>
            )}
          </p>
          <SaleControls sale={sale} state={state} />
        </div>
      }
    >
      {state === 'PAUSED' && <Paused sale={sale} />}
      <Tiles sale={sale} />
      <div class="sale-grid">
        <Board concertId={concertId} categories={categories} />
        <div class="sale-side">
          {/* What the operator has set elsewhere starts the form anew. */}
          <AdmissionForm key={Object.values(admissionOf(sale)).join()} sale={sale} />
          <Categories sale={sale} categories={categories} />
          <Dates sale={sale} state={state} />
          {sale.lottery !== undefined && <Draw lottery={sale.lottery} />}
          <Allotments sale={sale} />
          <p>
            <a href={hrefOf({ page: 'audit', concertId })}>{say('logOfSale')}</a>
          </p>
        </div>
      </div>
    </Page>
  )
}

/** Where everything else looks as it does while people buy. */
const Paused = ({ sale: { waiting, active } }: { sale: ConcertOverview }) => (
  <Notice tone="paused" title={say('pausedNow')}>
    <p>{say('pausedNowHint')(waiting, active)}</p>
  </Notice>
)

const admissionOf = ({ policy: { maxActive, batchSize, batchIntervalMs } }: ConcertOverview) => ({
  maxActive,
  batchSize,
  batchIntervalMs,
})

/** The dearest first, in the colours that the storefront's maps have them in. */
const useCategories = ({ schedules }: ConcertOverview): readonly CategoryInk[] => {
  const ids = schedules.map(({ scheduleId }) => scheduleId)
  const drawn = useLoaded(() => Promise.all(ids.map((id) => orders().plan(id))), [ids.join()])
  useEffect(() => void drawn.refresh(), [drawn])
  const plans = drawn.value ?? []
  const prices = new Map<string, number>()
  for (const { category, price } of schedules.flatMap((schedule) => schedule.categories)) {
    prices.set(category, Math.max(price, prices.get(category) ?? 0))
  }
  const colourOf = (name: string): string | undefined =>
    plans.flatMap(({ categories }) => categories).find((category) => category.name === name)?.color
  return [...prices]
    .toSorted(([, a], [, b]) => b - a)
    .map(([name], rank) => ({ name, colour: categoryColour(colourOf(name), rank) }))
}
