import { useEffect, useMemo } from 'preact/hooks'
import { text } from '../../i18n/text.ts'
import { Waiting } from '../../ui/Waiting.tsx'
import { Failure } from '../Failure.tsx'
import { concertOf, concerts } from '../holdings.ts'
import { Page } from '../Page.tsx'
import { type Route, replaceWith } from '../route.ts'
import { visitTo } from '../visits.ts'
import { DatesPage } from './DatesPage.tsx'
import { SeatsPage } from './SeatsPage.tsx'
import { TurnPage } from './TurnPage.tsx'
import { VisitEnd } from './VisitEnd.tsx'
import { WaitingPage } from './WaitingPage.tsx'

/** Everything between asking for a concert and holding its seats: which of it is shown is for the queue to say. */
export const ConcertPage = ({ concertId, scheduleId, enters }: Route & { page: 'concert' }) => {
  const visit = useMemo(() => visitTo(concertId), [concertId])
  useEffect(() => {
    visit.begin(enters === true)
    // A refresh comes back to the place; only a click takes a new one.
    if (enters) replaceWith({ page: 'concert', concertId })
  }, [visit, enters])
  const concert = concertOf(concertId)
  const name = concert?.name ?? ''
  const state = visit.state.value
  const sale = visit.sale.value
  // Each turn of a visit has to know whether there is anything left to sell.
  useEffect(() => void concerts.refresh(), [state.kind])
  const mayChoose = state.kind === 'admitted' && state.claimBy === undefined
  useEffect(() => {
    if (mayChoose) visit.takeUp()
  }, [visit, mayChoose])
  switch (state.kind) {
    case 'entering':
      return (
        <Page title={name} tabTitle={text('waitingRoom')}>
          <Waiting label={text('enteringLine')} />
        </Page>
      )
    case 'waiting':
      return <WaitingPage visit={visit} place={state} name={name} concert={concert} />
    case 'admitted':
      if (state.claimBy !== undefined)
        return <TurnPage name={name} claimBy={state.claimBy} sale={sale} onTakeUp={visit.takeUp} />
      return scheduleId === undefined ? (
        <DatesPage concertId={concertId} concert={concert} turnEndsAt={state.expiresAt} sale={sale} />
      ) : (
        <SeatsPage
          key={scheduleId}
          concertId={concertId}
          concert={concert}
          scheduleId={scheduleId}
          turnEndsAt={state.expiresAt}
          sale={sale}
        />
      )
    case 'ended':
      return <VisitEnd visit={visit} {...state} concert={concert} />
    case 'failed':
      return (
        <Page title={name || text('waitingRoom')}>
          <Failure error={state.error} retry={visit.comeBack} />
        </Page>
      )
  }
}
