import type { Concert, SaleState } from '../../../client-sdk/index.ts'
import { text } from '../../i18n/text.ts'
import { Hall } from '../Hall.ts'
import { performanceOf } from '../holdings.ts'
import { Page } from '../Page.tsx'
import { hrefOf } from '../route.ts'
import { Show } from '../Show.tsx'
import { TurnLeft } from '../TurnLeft.tsx'
import { useLoaded } from '../useLoaded.ts'
import { When } from '../When.tsx'
import { SeatPicker } from './SeatPicker.tsx'
import { WayOn } from './WayOn.tsx'

interface SeatsPageProps {
  readonly concertId: string
  /** Undefined while it isn't known. */
  readonly concert: Concert | undefined
  readonly scheduleId: string
  readonly turnEndsAt: string
  /** Undefined while it isn't known. */
  readonly sale: SaleState | undefined
}

/** One date: its hall, opened for as long as the page is shown. */
export const SeatsPage = ({ concertId, concert, scheduleId, turnEndsAt, sale }: SeatsPageProps) => {
  const opening = useLoaded(
    () => Hall.open(scheduleId),
    [scheduleId],
    (hall) => hall.close(),
  )
  const reopen = (): void => {
    opening.forget()
    void opening.refresh()
  }
  const shown = performanceOf(scheduleId)
  return (
    <Page
      title={concert?.name ?? ''}
      kicker={
        <>
          <a href={hrefOf({ page: 'concert', concertId })}>{text('otherDates')}</a>
          {shown !== undefined && (
            <>
              {' '}
              · <When of={shown} zoned />
            </>
          )}
        </>
      }
      wide
      aside={<TurnLeft until={turnEndsAt} sale={sale} />}
    >
      <Show
        of={opening}
        lines={6}
        label={text('openingHall')}
        wayOn={(error) => <WayOn error={error} concertId={concertId} />}
      >
        {(hall) => <SeatPicker hall={hall} sale={sale} concertId={concertId} scheduleId={scheduleId} reopen={reopen} />}
      </Show>
    </Page>
  )
}
