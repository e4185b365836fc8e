import { useEffect, useState } from 'preact/hooks'
import { clock, longDate } from '../../i18n/format.ts'
import { text } from '../../i18n/text.ts'
import { Waiting } from '../../ui/Waiting.tsx'
import { Failure } from '../Failure.tsx'
import { Hall } from '../Hall.ts'
import { performanceOf } from '../holdings.ts'
import { Page } from '../Page.tsx'
import { hrefOf } from '../route.ts'
import { noticeSignedOut } from '../shop.ts'
import { TurnLeft } from '../TurnLeft.tsx'
import { SeatPicker } from './SeatPicker.tsx'

interface SeatsPageProps {
  readonly concertId: string
  readonly scheduleId: string
  readonly turnEndsAt: string
}

type Opening = { readonly hall?: Hall; readonly error?: unknown }

/** One date: its hall, opened for as long as the page is shown. */
export const SeatsPage = ({ concertId, scheduleId, turnEndsAt }: SeatsPageProps) => {
  const [{ hall, error }, setOpening] = useState<Opening>({})
  const [attempt, setAttempt] = useState(0)
  const reopen = (): void => setAttempt(attempt + 1)

  useEffect(() => {
    setOpening({})
    const opening = Hall.open(scheduleId)
    opening.then(
      (opened) => setOpening({ hall: opened }),
      (failure: unknown) => {
        noticeSignedOut(failure)
        setOpening({ error: failure })
      },
    )
    return () => void opening.then((opened) => opened.close()).catch(() => undefined)
  }, [scheduleId, attempt])

  const shown = performanceOf(scheduleId)
  const startsAt = shown?.schedule.startsAt
  const when = startsAt === undefined ? '' : `${longDate(startsAt)} ${clock(startsAt)}`
  return (
    <Page
      title={shown?.concert.name ?? ''}
      kicker={<SeatsKicker concertId={concertId} when={when} />}
      wide
      aside={<TurnLeft until={turnEndsAt} />}
    >
      {error !== undefined && <Failure error={error} retry={reopen} />}
      {hall === undefined && error === undefined && <Waiting label={text('openingHall')} lines={6} />}
      {hall !== undefined && <SeatPicker hall={hall} concertId={concertId} reopen={reopen} />}
    </Page>
  )
}

const SeatsKicker = ({ concertId, when }: { concertId: string; when: string }) => (
  <>
    <a href={hrefOf({ page: 'concert', concertId })}>{text('otherDates')}</a> · {when}
  </>
)
