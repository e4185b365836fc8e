import { text } from '../i18n/text.ts'
import { ButtonLink } from '../ui/Button.tsx'
import { concerts, holds } from './holdings.ts'
import { hrefOf } from './route.ts'
import { TurnLeft } from './TurnLeft.tsx'
import { type Turn, turnsElsewhere } from './visits.ts'

/** Tells whoever looks at another page that their turn is running, how long it does, and where. */
export const TurnBanner = () => {
  const told = turnsElsewhere.value.filter(({ concertId }) => !holdsSeatsOf(concertId))
  return (
    <div class="turns" role="status">
      {told.map((turn) => (
        <TurnNews key={turn.concertId} turn={turn} />
      ))}
    </div>
  )
}

/** Whoever holds seats has another deadline to look at, and the time for that is in the menu. */
const holdsSeatsOf = (concertId: string): boolean => {
  const dates = concerts.value?.find((concert) => concert.concertId === concertId)?.schedules ?? []
  return holds.value.some(({ scheduleId }) => dates.some((date) => date.scheduleId === scheduleId))
}

const TurnNews = ({ turn: { concertId, expiresAt, claimBy, isPaused } }: { turn: Turn }) => {
  const name = concerts.value?.find((concert) => concert.concertId === concertId)?.name ?? concertId
  return (
    <div class="turn-news">
      <p>
        <strong>{text('yourTurn')}</strong> <bdi>{name}</bdi>
      </p>
      <TurnLeft
        until={claimBy ?? expiresAt}
        sale={isPaused ? 'PAUSED' : undefined}
        label={claimBy === undefined ? 'turnLeft' : 'claimLeft'}
      />
      <ButtonLink href={hrefOf({ page: 'concert', concertId })}>{text('chooseSeats')}</ButtonLink>
    </div>
  )
}
