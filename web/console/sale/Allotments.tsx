import { useState } from 'preact/hooks'
import { type AllotmentOverview, type ConcertOverview, newCommandId } from '../../../client-sdk/index.ts'
import { Button } from '../../ui/Button.tsx'
import { moment } from '../live/times.ts'
import { count } from '../live/units.ts'
import { Ask } from '../parts/Ask.tsx'
import { SeatBar } from '../parts/SeatBar.tsx'
import { useOrder } from '../parts/useOrder.ts'
import { say } from '../say.ts'
import { orders } from '../session.ts'

/** What of each date is kept for holders of codes, and the way to give it to everybody. */
export const Allotments = ({ sale }: { sale: ConcertOverview }) => {
  const dates = sale.schedules.filter(({ allotments }) => allotments !== undefined)
  if (dates.length === 0) return null
  return (
    <section class="panel" aria-labelledby="allotments">
      <h2 id="allotments">{say('allotments')}</h2>
      <table class="table cards">
        <thead>
          <tr>
            <th scope="col">{say('allotment')}</th>
            <th scope="col" class="number">
              {say('seatsLeft')}
            </th>
            <th scope="col" class="number">
              {say('seatsSold')}
            </th>
            <th scope="col" class="number">
              {say('members')}
            </th>
            <th scope="col">{say('release')}</th>
          </tr>
        </thead>
        <tbody>
          {dates.flatMap(({ scheduleId, startsAt, allotments = [] }) =>
            allotments.map((allotment) => (
              <tr key={`${scheduleId} ${allotment.allotmentId}`} data-allotment={allotment.allotmentId}>
                <th scope="row">
                  {allotment.name}
                  <span class="hint">{moment(startsAt)}</span>
                  <SeatBar tally={allotment} />
                </th>
                <td class="number" data-label={say('seatsLeft')}>
                  {count(allotment.free)}
                </td>
                <td class="number" data-label={say('seatsSold')}>
                  {count(allotment.sold)}
                </td>
                <td class="number" data-label={say('members')}>
                  {count(allotment.members)}
                </td>
                <td data-label={say('release')}>
                  <Release scheduleId={scheduleId} allotment={allotment} />
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </section>
  )
}

interface ReleaseProps {
  readonly scheduleId: string
  readonly allotment: AllotmentOverview
}

const Release = (props: ReleaseProps) => {
  const [asks, setAsks] = useState(false)
  const { releaseAt, releasedAt } = props.allotment
  if (releasedAt !== undefined) return <span>{say('releasedAt')(moment(releasedAt))}</span>
  return (
    <>
      <Button kind="quiet" onClick={() => setAsks(true)}>
        {say('releaseNow')}
      </Button>
      {releaseAt !== undefined && <span class="hint">{say('releasesAt')(moment(releaseAt))}</span>}
      {asks && <AskRelease {...props} onClose={() => setAsks(false)} />}
    </>
  )
}

const AskRelease = ({ scheduleId, allotment, onClose }: ReleaseProps & { readonly onClose: () => void }) => {
  const { allotmentId, name, free } = allotment
  // One name for the question, however often it is sent.
  const [commandId] = useState(() => newCommandId())
  const order = useOrder(async () => {
    await orders().releaseAllotment(scheduleId, allotmentId, { commandId })
    onClose()
  })
  return (
    <Ask
      title={say('askRelease')(name)}
      lines={[say('releaseLine')(free)]}
      act={say('releaseNow')}
      order={order}
      onClose={onClose}
    />
  )
}
