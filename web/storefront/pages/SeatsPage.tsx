import { useEffect, useState } from 'preact/hooks'
import type { SaleState } from '../../../client-sdk/index.ts'
import { text } from '../../i18n/text.ts'
import { Waiting } from '../../ui/Waiting.tsx'
import { Failure } from '../Failure.tsx'
import { Hall } from '../Hall.ts'
import { performanceOf } from '../holdings.ts'
import { Page } from '../Page.tsx'
import { hrefOf } from '../route.ts'
import { asVisitor } from '../shop.ts'
import { TurnLeft } from '../TurnLeft.tsx'
import { When } from '../When.tsx'
import { SeatPicker } from './SeatPicker.tsx'

interface SeatsPageProps {
  readonly concertId: string
  readonly scheduleId: string
  readonly turnEndsAt: string
  /** Undefined while it isn't known. */
  readonly sale: SaleState | undefined
}

type Opening = { readonly hall?: Hall; readonly error?: unknown }

/** One date: its hall, opened for as long as the page is shown. */
export const SeatsPage = ({ concertId, scheduleId, turnEndsAt, sale }: SeatsPageProps) => {
  const [{ hall, error }, setOpening] = useState<Opening>({})
  const [attempt, setAttempt] = useState(0)
  const reopen = (): void => setAttempt(attempt + 1)

  useEffect(() => {
    setOpening({})
    let isOver = false
    const opening = asVisitor(() => Hall.open(scheduleId))
    opening.then(
      (opened) => {
        if (!isOver) setOpening({ hall: opened })
      },
      (failure: unknown) => {
        if (!isOver) setOpening({ error: failure })
      },
    )
    return () => {
      isOver = true
      opening.then((opened) => opened.close()).catch(() => undefined)
    }
  }, [scheduleId, attempt])

  const shown = performanceOf(scheduleId)
  return (
    <Page
      title={shown?.concert.name ?? ''}
      kicker={
        <>
          <a href={hrefOf({ page: 'concert', concertId })}>{text('otherDates')}</a> · <When of={shown} zoned />
        </>
      }
      wide
      aside={<TurnLeft until={turnEndsAt} sale={sale} />}
    >
      {error !== undefined && <Failure error={error} retry={reopen} />}
      {hall === undefined && error === undefined && <Waiting label={text('openingHall')} lines={6} />}
      {hall !== undefined && (
        <SeatPicker hall={hall} sale={sale} concertId={concertId} scheduleId={scheduleId} reopen={reopen} />
      )}
    </Page>
  )
}
